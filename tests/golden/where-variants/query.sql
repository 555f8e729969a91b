select
  (
    select count(*)
    from article as article_1
    where exists (
      select from article_variant as article_variant_1
      where article_variant_1.entry_id = article_1.id
        and article_variant_1.locale = $1::text
    )
  ),
  (
    select count(*)
    from article as article_2
    where (exists (
      select from article_variant as article_variant_2
      where article_variant_2.entry_id = article_2.id
        and article_variant_2.locale = $2::text
    )) is not true
  ),
  (
    select count(*)
    from article as article_3
    where exists (
      select from article_variant as article_variant_3
      where article_variant_3.entry_id = article_3.id
    )
      and (exists (
      select from article_variant as article_variant_4
      where article_variant_4.entry_id = article_3.id
        and (article_variant_4.source_locale is null) is not true
    )) is not true
  ),
  array(
    select row(
      unit_1.code
    )
    from unit as unit_1
    where exists (
      select from unit_variant as unit_variant_1
      where unit_variant_1.entry_id = unit_1.id
        and (unit_variant_1.translator is null) is not true
    )
    order by unit_1.position, unit_1.code, unit_1.id
    limit 20
  ),
  (
    select count(*)
    from article as article_4
    where exists (
      select from article_variant as article_variant_5
      where article_variant_5.entry_id = article_4.id
        and article_variant_5.locale = $3::text
        and strpos(casefold(article_variant_5.title collate "pg_unicode_fast"), casefold($4::text collate "pg_unicode_fast")) > 0
    )
  ),
  (
    select count(*)
    from article as article_5
    where exists (
      select from article_variant as article_variant_6
      where article_variant_6.entry_id = article_5.id
        and (article_variant_6.state = $5::text) is not true
    )
  )
