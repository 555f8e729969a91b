select
  array(
    select row(
      left(period_1.starts_on::text, case period_1.starts_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
      $1::text,
      left(period_1.ends_on::text, case period_1.ends_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
      $2::text
    )
    from period as period_1
    order by period_1.starts_on, period_1.position, period_1.id
    limit 20
  ),
  array(
    select row(
      left(media_1.captured_on::text, case media_1.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
      $3::text,
      $4::text
    )
    from media as media_1
    where (media_1.captured_on is null) is not true
    order by media_1.captured_on, media_1.id
    limit 20
  ),
  array(
    select row(
      left(article_1.event_on::text, case article_1.event_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
      $5::text
    )
    from article as article_1
    order by article_1.published_at desc, article_1.id desc
    limit 20
  )
