select
  (
    select count(*)
    from article as article_1
  ),
  array(
    select row(
      uuid_send(article_2.id)
    )
    from article as article_2
    order by article_2.published_at desc, article_2.id desc
    limit 21
  )
