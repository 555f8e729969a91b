select
  array(
    select row(
      media_1.byte_size
    )
    from media as media_1
    where media_1.byte_size = $1::int8
    order by media_1.published_at desc, media_1.id desc
    limit 20
  ),
  (
    select count(*)
    from media as media_2
    where media_2.byte_size = $2::int8
  ),
  array(
    select row(
      media_3.byte_size
    )
    from media as media_3
    where media_3.byte_size >= $3::int8
    order by media_3.published_at desc, media_3.id desc
    limit 20
  ),
  (
    select count(*)
    from media as media_4
    where (media_4.byte_size = $4::int8) is not true
  ),
  (
    select count(*)
    from media as media_5
    where media_5.byte_size = any($5::int8[])
  ),
  array(
    select row(
      media_6.byte_size
    )
    from media as media_6
    where media_6.byte_size > $6::int8
      and media_6.byte_size < $7::int8
    order by media_6.published_at desc, media_6.id desc
    limit 20
  ),
  (
    select count(*)
    from media as media_7
    where media_7.byte_size <= $8::int8
  ),
  (
    select count(*)
    from media as media_8
    where (media_8.byte_size = any($9::int8[])) is not true
  ),
  (
    select count(*)
    from media as media_9
    where media_9.byte_size is null
  )
