select
  exists (
    select
    from article as article_1
    where article_1.published_at < $1::timestamptz
      and (article_1.published_at, article_1.id) >= ($2::timestamptz, $3::uuid)
  ),
  array(
    select row(
      article_2.published_at,
      article_2.id,
      uuid_send(article_2.id)
    )
    from article as article_2
    where article_2.published_at < $1::timestamptz
      and (article_2.published_at, article_2.id) < ($2::timestamptz, $3::uuid)
    order by article_2.published_at desc, article_2.id desc
    limit 4
  )
