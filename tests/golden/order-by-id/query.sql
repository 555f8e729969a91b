select
  array(
    select row(
      unit_1.id
    )
    from unit as unit_1
    order by unit_1.id
    limit 3
  ),
  array(
    select row(
      unit_2.id
    )
    from unit as unit_2
    order by unit_2.id desc
    limit 3
  )
