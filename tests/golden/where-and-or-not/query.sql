select
  array(
    select row(
      place_1.code
    )
    from place as place_1
    where place_1.kind = $1::text
      and place_1.position > $2::int4
      and place_1.latitude > $3::float8
    order by place_1.position, place_1.code, place_1.id
    limit 20
  ),
  array(
    select row(
      place_2.code
    )
    from place as place_2
    where (place_2.kind = $4::text or place_2.position = $5::int4)
    order by place_2.position, place_2.code, place_2.id
    limit 20
  ),
  array(
    select row(
      place_3.code
    )
    from place as place_3
    where place_3.kind = any($6::text[])
      and place_3.position >= $2::int4
    order by place_3.position, place_3.code, place_3.id
    limit 20
  ),
  array(
    select row(
      place_4.code
    )
    from place as place_4
    where (place_4.kind = any($7::text[])) is not true
    order by place_4.position, place_4.code, place_4.id
    limit 20
  ),
  array(
    select row(
      place_5.code
    )
    from place as place_5
    where ((place_5.latitude is null or (place_5.kind = $1::text and (place_5.position < $2::int4) is not true))) is not true
    order by place_5.position, place_5.code, place_5.id
    limit 20
  ),
  (
    select count(*)
    from place as place_6
  ),
  (
    select count(*)
    from place as place_7
  ),
  (
    select count(*)
    from place as place_8
    where false
  ),
  (
    select count(*)
    from place as place_9
    where (true) is not true
  )
