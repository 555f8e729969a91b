select
  array(
    select row(
      period_1.code,
      period_variant_2.name
    )
    from (
      select period_1.*
      from period as period_1
      where exists (
        select from period_variant as period_variant_1
        where period_variant_1.entry_id = period_1.id
          and period_variant_1.locale = $1::text
          and strpos(casefold(period_variant_1.name collate "pg_unicode_fast"), casefold($2::text collate "pg_unicode_fast")) > 0
      )
      order by period_1.starts_on, period_1.position, period_1.id
      limit 20
    ) as period_1
    left join period_variant as period_variant_2 on period_variant_2.entry_id = period_1.id and period_variant_2.locale = $1::text
    order by period_1.starts_on, period_1.position, period_1.id
  ),
  array(
    select row(
      article_variant_2.slug
    )
    from (
      select article_1.*
      from article as article_1
      where exists (
        select from article_variant as article_variant_1
        where article_variant_1.entry_id = article_1.id
          and article_variant_1.locale = $1::text
          and starts_with(casefold(article_variant_1.slug collate "pg_unicode_fast"), casefold($3::text collate "pg_unicode_fast"))
      )
      order by article_1.published_at desc, article_1.id desc
      limit 20
    ) as article_1
    left join article_variant as article_variant_2 on article_variant_2.entry_id = article_1.id and article_variant_2.locale = $1::text
    order by article_1.published_at desc, article_1.id desc
  )
