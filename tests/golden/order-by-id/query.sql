select
  array(
    select row(
      unit_1.id,
      uuid_send(unit_1.id)
    )
    from unit as unit_1
    order by unit_1.id
    limit 2
  ),
  array(
    select row(
      uuid_send(unit_2.id)
    )
    from unit as unit_2
    order by unit_2.id desc
    limit 2
  )
