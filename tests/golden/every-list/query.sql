select
  array(
    select row(
      uuid_send(article_1.id),
      article_1.published_at
    )
    from article as article_1
    order by article_1.published_at desc, article_1.id desc
    limit 2
  ),
  array(
    select row(
      uuid_send(media_1.id),
      media_1.published_at
    )
    from media as media_1
    order by media_1.published_at desc, media_1.id desc
    limit 2
  ),
  array(
    select row(
      period_1.code,
      left(period_1.starts_on::text, case period_1.starts_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
      period_1.position
    )
    from period as period_1
    order by period_1.starts_on, period_1.position, period_1.id
    limit 2
  ),
  array(
    select row(
      topic_1.code,
      topic_1.position
    )
    from topic as topic_1
    order by topic_1.position, topic_1.code, topic_1.id
    limit 2
  ),
  array(
    select row(
      place_1.code,
      place_1.position
    )
    from place as place_1
    order by place_1.position, place_1.code, place_1.id
    limit 2
  ),
  array(
    select row(
      unit_1.code,
      unit_1.position
    )
    from unit as unit_1
    order by unit_1.position, unit_1.code, unit_1.id
    limit 2
  ),
  array(
    select row(
      bulletin_1.year,
      bulletin_1.month
    )
    from bulletin as bulletin_1
    order by bulletin_1.year desc, bulletin_1.month desc, bulletin_1.id desc
    limit 2
  )
