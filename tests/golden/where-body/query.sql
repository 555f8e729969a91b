select
  (
    select count(*)
    from article as article_1
    where exists (
      select from article_variant as article_variant_1
      where article_variant_1.entry_id = article_1.id
        and article_variant_1.locale = $1::text
        and strpos(casefold(article_variant_1.body_markdown collate "pg_unicode_fast"), casefold($2::text collate "pg_unicode_fast")) > 0
    )
  ),
  (
    select count(*)
    from article as article_2
    where exists (
      select from article_variant as article_variant_2
      where article_variant_2.entry_id = article_2.id
        and article_variant_2.locale = $1::text
        and starts_with(casefold(article_variant_2.body_html collate "pg_unicode_fast"), casefold($3::text collate "pg_unicode_fast"))
    )
  ),
  array(
    select row(
      article_variant_4.title
    )
    from (
      select article_3.*
      from article as article_3
      where exists (
        select from article_variant as article_variant_3
        where article_variant_3.entry_id = article_3.id
          and strpos(casefold(article_variant_3.body_text collate "pg_unicode_fast"), casefold($4::text collate "pg_unicode_fast")) > 0
      )
      order by article_3.published_at desc, article_3.id desc
      limit 20
    ) as article_3
    left join article_variant as article_variant_4 on article_variant_4.entry_id = article_3.id and article_variant_4.locale = $5::text
    order by article_3.published_at desc, article_3.id desc
  )
