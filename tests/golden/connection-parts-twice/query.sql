select
  (
    select count(*)
    from unit as unit_1
  ),
  array(
    select row(
      unit_2.code,
      unit_2.kind,
      unit_2.position,
      unit_2.id
    )
    from unit as unit_2
    order by unit_2.position, unit_2.code, unit_2.id
    limit 3
  )
