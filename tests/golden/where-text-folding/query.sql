select
  array(
    select row(
      article_variant_2.title
    )
    from (
      select article_1.*
      from article as article_1
      where exists (
        select from article_variant as article_variant_1
        where article_variant_1.entry_id = article_1.id
          and article_variant_1.locale = $1::text
          and starts_with(casefold(article_variant_1.title collate "pg_unicode_fast"), casefold($2::text collate "pg_unicode_fast"))
      )
      order by article_1.published_at desc, article_1.id desc
      limit 20
    ) as article_1
    left join article_variant as article_variant_2 on article_variant_2.entry_id = article_1.id and article_variant_2.locale = $1::text
    order by article_1.published_at desc, article_1.id desc
  ),
  (
    select count(*)
    from article as article_2
    where exists (
      select from article_variant as article_variant_3
      where article_variant_3.entry_id = article_2.id
        and article_variant_3.locale = $1::text
        and strpos(casefold(article_variant_3.title collate "pg_unicode_fast"), casefold($3::text collate "pg_unicode_fast")) > 0
    )
  ),
  (
    select count(*)
    from article as article_3
    where exists (
      select from article_variant as article_variant_4
      where article_variant_4.entry_id = article_3.id
        and article_variant_4.locale = $1::text
        and right(casefold(article_variant_4.title collate "pg_unicode_fast"), length(casefold($4::text collate "pg_unicode_fast"))) = casefold($4::text collate "pg_unicode_fast")
    )
  ),
  (
    select count(*)
    from article as article_4
    where exists (
      select from article_variant as article_variant_5
      where article_variant_5.entry_id = article_4.id
        and article_variant_5.locale = $1::text
        and strpos(casefold(article_variant_5.title collate "pg_unicode_fast"), casefold($5::text collate "pg_unicode_fast")) > 0
    )
  ),
  (
    select count(*)
    from article as article_5
    where exists (
      select from article_variant as article_variant_6
      where article_variant_6.entry_id = article_5.id
        and article_variant_6.locale = $1::text
        and article_variant_6.summary = $6::text
    )
  ),
  (
    select count(*)
    from article as article_6
    where exists (
      select from article_variant as article_variant_7
      where article_variant_7.entry_id = article_6.id
        and article_variant_7.locale = $1::text
        and right(casefold(article_variant_7.summary collate "pg_unicode_fast"), length(casefold($7::text collate "pg_unicode_fast"))) = casefold($7::text collate "pg_unicode_fast")
    )
  )
