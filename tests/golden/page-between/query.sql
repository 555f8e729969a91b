select
  exists (
    select
    from place as place_1
    where (place_1.position, place_1.code, place_1.id) <= ($1::int4, $2::text, $3::uuid)
  ),
  exists (
    select
    from place as place_2
    where (place_2.position, place_2.code, place_2.id) >= ($4::int4, $5::text, $6::uuid)
  ),
  array(
    select row(
      place_3.position,
      place_3.code,
      place_3.id
    )
    from place as place_3
    where (place_3.position, place_3.code, place_3.id) > ($1::int4, $2::text, $3::uuid)
      and (place_3.position, place_3.code, place_3.id) < ($4::int4, $5::text, $6::uuid)
    order by place_3.position, place_3.code, place_3.id
    limit 3
  ),
  exists (
    select
    from place as place_4
    where (place_4.position, place_4.code, place_4.id) <= ($1::int4, $2::text, $3::uuid)
  ),
  exists (
    select
    from place as place_5
    where (place_5.position, place_5.code, place_5.id) >= ($4::int4, $5::text, $6::uuid)
  ),
  array(
    select row(
      place_6.position,
      place_6.code,
      place_6.id
    )
    from place as place_6
    where (place_6.position, place_6.code, place_6.id) > ($1::int4, $2::text, $3::uuid)
      and (place_6.position, place_6.code, place_6.id) < ($4::int4, $5::text, $6::uuid)
    order by place_6.position desc, place_6.code desc, place_6.id desc
    limit 3
  ),
  exists (
    select
    from place as place_7
    where (place_7.position, place_7.code, place_7.id) <= ($1::int4, $2::text, $3::uuid)
  ),
  exists (
    select
    from place as place_8
    where (place_8.position, place_8.code, place_8.id) >= ($4::int4, $5::text, $6::uuid)
  ),
  array(
    select row(
      place_9.position,
      place_9.code,
      place_9.id
    )
    from place as place_9
    where (place_9.position, place_9.code, place_9.id) > ($1::int4, $2::text, $3::uuid)
      and (place_9.position, place_9.code, place_9.id) < ($4::int4, $5::text, $6::uuid)
    order by place_9.position, place_9.code, place_9.id
    limit 21
  ),
  exists (
    select
    from place as place_10
    where (place_10.position, place_10.code, place_10.id) <= ($4::int4, $5::text, $6::uuid)
  ),
  exists (
    select
    from place as place_11
    where (place_11.position, place_11.code, place_11.id) >= ($1::int4, $2::text, $3::uuid)
  ),
  array(
    select row(
      place_12.position,
      place_12.code,
      place_12.id
    )
    from place as place_12
    where (place_12.position, place_12.code, place_12.id) > ($4::int4, $5::text, $6::uuid)
      and (place_12.position, place_12.code, place_12.id) < ($1::int4, $2::text, $3::uuid)
    order by place_12.position, place_12.code, place_12.id
    limit 21
  ),
  exists (
    select
    from place as place_13
    where (place_13.position, place_13.code, place_13.id) >= ($4::int4, $5::text, $6::uuid)
  ),
  array(
    select row(
      place_14.position,
      place_14.code,
      place_14.id
    )
    from place as place_14
    where (place_14.position, place_14.code, place_14.id) < ($4::int4, $5::text, $6::uuid)
    order by place_14.position, place_14.code, place_14.id
    limit 3
  ),
  exists (
    select
    from place as place_15
    where (place_15.position, place_15.code, place_15.id) <= ($1::int4, $2::text, $3::uuid)
  ),
  array(
    select row(
      place_16.position,
      place_16.code,
      place_16.id
    )
    from place as place_16
    where (place_16.position, place_16.code, place_16.id) > ($1::int4, $2::text, $3::uuid)
    order by place_16.position desc, place_16.code desc, place_16.id desc
    limit 3
  )
