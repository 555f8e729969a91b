select
  array(
    select row(
      article_1.published_at,
      $1::text,
      $2::text,
      $3::text
    )
    from article as article_1
    order by article_1.published_at desc, article_1.id desc
    limit 3
  ),
  array(
    select row(
      bulletin_1.released_on,
      $1::text,
      $4::text
    )
    from bulletin as bulletin_1
    order by bulletin_1.year desc, bulletin_1.month desc, bulletin_1.id desc
    limit 20
  )
