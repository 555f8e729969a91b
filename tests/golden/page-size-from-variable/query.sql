select
  array(
    select row(
      topic_1.code
    )
    from topic as topic_1
    order by topic_1.position, topic_1.code, topic_1.id
    limit 2
  ),
  array(
    select row(
      topic_2.code
    )
    from topic as topic_2
    order by topic_2.position desc, topic_2.code desc, topic_2.id desc
    limit 1
  ),
  array(
    select row(
      topic_3.code
    )
    from topic as topic_3
    order by topic_3.position, topic_3.code, topic_3.id
    limit 2
  )
