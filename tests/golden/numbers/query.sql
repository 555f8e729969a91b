select
  array(
    select row(
      place_1.code,
      place_1.latitude,
      place_1.longitude,
      place_1.position
    )
    from place as place_1
    order by place_1.position, place_1.code, place_1.id
    limit 20
  ),
  array(
    select row(
      topic_1.position
    )
    from topic as topic_1
    where topic_1.position < $1::int4
    order by topic_1.position, topic_1.code, topic_1.id
    limit 20
  ),
  array(
    select row(
      media_1.byte_size,
      media_1.duration_seconds
    )
    from media as media_1
    where media_1.kind = any($2::text[])
    order by media_1.published_at desc, media_1.id desc
    limit 20
  )
