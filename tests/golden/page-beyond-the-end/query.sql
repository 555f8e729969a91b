select
  exists (
    select
    from place as place_1
    where (place_1.position, place_1.code, place_1.id) <= ($1::int4, $2::text, $3::uuid)
  ),
  array(
    select row(
      place_2.position,
      place_2.code,
      place_2.id
    )
    from place as place_2
    where (place_2.position, place_2.code, place_2.id) > ($1::int4, $2::text, $3::uuid)
    order by place_2.position, place_2.code, place_2.id
    limit 3
  ),
  exists (
    select
    from place as place_3
    where (place_3.position, place_3.code, place_3.id) >= ($4::int4, $5::text, $6::uuid)
  ),
  array(
    select row(
      place_4.position,
      place_4.code,
      place_4.id
    )
    from place as place_4
    where (place_4.position, place_4.code, place_4.id) < ($4::int4, $5::text, $6::uuid)
    order by place_4.position desc, place_4.code desc, place_4.id desc
    limit 3
  )
