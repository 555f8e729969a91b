select
  array(
    select row(
      place_1.code
    )
    from place as place_1
    where place_1.code < $1::text
    order by place_1.position, place_1.code, place_1.id
    limit 20
  ),
  array(
    select row(
      place_2.code
    )
    from place as place_2
    where place_2.code <= $2::text
    order by place_2.position, place_2.code, place_2.id
    limit 20
  ),
  array(
    select row(
      place_3.code
    )
    from place as place_3
    where place_3.code > $3::text
    order by place_3.position, place_3.code, place_3.id
    limit 20
  ),
  array(
    select row(
      place_4.code
    )
    from place as place_4
    where place_4.code >= $3::text
    order by place_4.position, place_4.code, place_4.id
    limit 20
  )
