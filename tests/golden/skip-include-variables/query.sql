select
  array(
    select row(
      article_variant_1.title,
      article_1.kind
    )
    from (
      select article_1.*
      from article as article_1
      order by article_1.published_at desc, article_1.id desc
      limit 1
    ) as article_1
    left join article_variant as article_variant_1 on article_variant_1.entry_id = article_1.id and article_variant_1.locale = $1::text
    order by article_1.published_at desc, article_1.id desc
  ),
  (
    select count(*)
    from unit as unit_1
  )
