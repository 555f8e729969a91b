select
  array(
    select row(
      place_1.code,
      place_1.longitude
    )
    from place as place_1
    where place_1.longitude = $1::float8
    order by place_1.position, place_1.code, place_1.id
    limit 20
  ),
  (
    select count(*)
    from place as place_2
    where (place_2.latitude = $2::float8) is not true
  ),
  array(
    select row(
      place_3.code
    )
    from place as place_3
    where place_3.latitude = any($3::float8[])
    order by place_3.position, place_3.code, place_3.id
    limit 20
  ),
  (
    select count(*)
    from place as place_4
    where (place_4.latitude = any($3::float8[])) is not true
  ),
  array(
    select row(
      place_5.code
    )
    from place as place_5
    where place_5.latitude > $4::float8
    order by place_5.position, place_5.code, place_5.id
    limit 20
  ),
  array(
    select row(
      place_6.code
    )
    from place as place_6
    where place_6.latitude >= $4::float8
    order by place_6.position, place_6.code, place_6.id
    limit 20
  ),
  array(
    select row(
      place_7.code
    )
    from place as place_7
    where place_7.latitude < $1::float8
    order by place_7.position, place_7.code, place_7.id
    limit 20
  ),
  array(
    select row(
      place_8.code
    )
    from place as place_8
    where place_8.latitude <= $1::float8
    order by place_8.position, place_8.code, place_8.id
    limit 20
  ),
  array(
    select row(
      place_9.code
    )
    from place as place_9
    where place_9.latitude is null
    order by place_9.position, place_9.code, place_9.id
    limit 20
  )
