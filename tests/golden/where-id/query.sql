select
  array(
    select row(
      uuid_send(article_1.id)
    )
    from article as article_1
    where article_1.id = $1::uuid
    order by article_1.published_at desc, article_1.id desc
    limit 20
  ),
  (
    select count(*)
    from topic as topic_1
    where (topic_1.id = $2::uuid) is not true
  ),
  (
    select count(*)
    from article as article_2
    where article_2.id = any($3::uuid[])
  ),
  array(
    select row(
      uuid_send(article_3.id)
    )
    from article as article_3
    where article_3.id = any($3::uuid[])
    order by article_3.published_at desc, article_3.id desc
    limit 20
  ),
  (
    select count(*)
    from article as article_4
    where (article_4.id = any($3::uuid[])) is not true
  )
