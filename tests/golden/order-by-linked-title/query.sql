select
  array(
    select row(
      period_variant_2.name,
      uuid_send(period_2.id),
      article_1.published_at
    )
    from (
      select article_1.*, period_variant_1.sort_key as key_0
      from article as article_1
      left join period as period_1 on period_1.id = article_1.period_id
      left join lateral (
        select * from period_variant
        where entry_id = period_1.id and locale = any($1::text[])
        order by array_position($1::text[], locale::text)
        limit 1
      ) as period_variant_1 on true
      order by period_variant_1.sort_key desc nulls last, article_1.published_at, article_1.id
      limit 8
    ) as article_1
    left join period as period_2 on period_2.id = article_1.period_id
    left join lateral (
      select * from period_variant
      where entry_id = period_2.id and locale = any($1::text[])
      order by array_position($1::text[], locale::text)
      limit 1
    ) as period_variant_2 on true
    order by article_1.key_0 desc nulls last, article_1.published_at, article_1.id
  ),
  array(
    select row(
      period_5.code,
      period_6.code
    )
    from (
      select article_2.*, period_4.code as key_0
      from article as article_2
      left join period as period_3 on period_3.id = article_2.period_id
      left join period as period_4 on period_4.id = period_3.parent_id
      order by period_4.code, article_2.id
      limit 8
    ) as article_2
    left join period as period_5 on period_5.id = article_2.period_id
    left join period as period_6 on period_6.id = period_5.parent_id
    order by article_2.key_0, article_2.id
  )
