select
  array(
    select row(
      article_1.authors
    )
    from article as article_1
    where $1::text = any(article_1.authors)
    order by article_1.published_at desc, article_1.id desc
    limit 20
  ),
  (
    select count(*)
    from article as article_2
    where $2::text = any(article_2.authors)
  ),
  (
    select count(*)
    from article as article_3
    where $3::text = any(article_3.authors)
  ),
  array(
    select row(
      bulletin_1.languages
    )
    from bulletin as bulletin_1
    where $4::text = any(bulletin_1.languages)
    order by bulletin_1.year desc, bulletin_1.month desc, bulletin_1.id desc
    limit 20
  ),
  array(
    select row(
      bulletin_2.languages
    )
    from bulletin as bulletin_2
    where ($5::text = any(bulletin_2.languages)) is not true
    order by bulletin_2.year desc, bulletin_2.month desc, bulletin_2.id desc
    limit 20
  )
