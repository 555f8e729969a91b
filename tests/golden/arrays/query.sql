select
  array(
    select row(
      article_1.authors
    )
    from article as article_1
    where article_1.kind = any($1::text[])
    order by article_1.published_at desc, article_1.id desc
    limit 20
  ),
  array(
    select row(
      bulletin_1.languages
    )
    from bulletin as bulletin_1
    order by bulletin_1.year desc, bulletin_1.month desc, bulletin_1.id desc
    limit 20
  )
