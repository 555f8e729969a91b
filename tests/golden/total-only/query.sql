select
  (
    select count(*)
    from article as article_1
  ),
  (
    select count(*)
    from article as article_2
    where article_2.kind = $1::text
  ),
  array(
    select row(
      period_1.code,
      (
        select count(*)
        from article as article_3
        where article_3.period_id = period_1.id
      ),
      (
        select count(*)
        from media as media_1
        where media_1.period_id = period_1.id
          and media_1.kind = $2::text
      )
    )
    from period as period_1
    order by period_1.starts_on, period_1.position, period_1.id
    limit 20
  )
