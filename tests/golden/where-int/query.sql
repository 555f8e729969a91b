select
  array(
    select row(
      topic_1.code
    )
    from topic as topic_1
    where topic_1.position = $1::int4
    order by topic_1.position, topic_1.code, topic_1.id
    limit 20
  ),
  (
    select count(*)
    from topic as topic_2
    where (topic_2.position = $2::int4) is not true
  ),
  array(
    select row(
      topic_3.code
    )
    from topic as topic_3
    where topic_3.position = any($3::int4[])
    order by topic_3.position, topic_3.code, topic_3.id
    limit 20
  ),
  array(
    select row(
      topic_4.code
    )
    from topic as topic_4
    where (topic_4.position = any($4::int4[])) is not true
    order by topic_4.position, topic_4.code, topic_4.id
    limit 20
  ),
  array(
    select row(
      topic_5.code
    )
    from topic as topic_5
    where topic_5.position > $5::int4
      and topic_5.position <= $6::int4
    order by topic_5.position, topic_5.code, topic_5.id
    limit 20
  ),
  array(
    select row(
      topic_6.code
    )
    from topic as topic_6
    where topic_6.position >= $6::int4
      and topic_6.position < $7::int4
    order by topic_6.position, topic_6.code, topic_6.id
    limit 20
  ),
  (
    select count(*)
    from media as media_1
    where media_1.width is null
      and (media_1.height is null) is not true
  )
