select
  (
    select count(*)
    from article as article_1
    where article_1.kind = any($1::text[])
  ),
  array(
    select row(
      article_2.published_at,
      article_2.id,
      uuid_send(article_2.id)
    )
    from article as article_2
    where article_2.kind = any($1::text[])
    order by article_2.published_at desc, article_2.id desc
    limit 21
  ),
  (
    select count(*)
    from article as article_3
  ),
  array(
    select row(
      article_4.published_at,
      article_4.id,
      uuid_send(article_4.id)
    )
    from article as article_4
    order by article_4.published_at desc, article_4.id desc
    limit 1
  ),
  (
    select count(*)
    from article as article_5
  ),
  array(
    select row(
      article_6.published_at,
      article_6.id,
      uuid_send(article_6.id)
    )
    from article as article_6
    order by article_6.published_at, article_6.id
    limit 1
  )
