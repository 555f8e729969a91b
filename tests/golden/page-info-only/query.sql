select
  array(
    select row(
      article_1.published_at,
      article_1.id
    )
    from article as article_1
    order by article_1.published_at desc, article_1.id desc
    limit 4
  ),
  array(
    select row(
      true
    )
    from place as place_1
    order by place_1.position, place_1.code, place_1.id
    limit 101
  ),
  array(
    select row(
      true
    )
    from topic as topic_1
    order by topic_1.position desc, topic_1.code desc, topic_1.id desc
    limit 4
  )
