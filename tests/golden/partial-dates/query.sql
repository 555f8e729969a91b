select
  array(
    select row(
      period_1.code,
      left(period_1.starts_on::text, case period_1.starts_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
      left(period_1.ends_on::text, case period_1.ends_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from period as period_1
    order by period_1.starts_on, period_1.position, period_1.id
    limit 20
  ),
  array(
    select row(
      left(media_1.captured_on::text, case media_1.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from media as media_1
    where (media_1.captured_on is null) is not true
    order by media_1.captured_on, media_1.id
    limit 20
  )
