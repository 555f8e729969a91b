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
          and strpos(casefold(article_variant_1.title collate "pg_unicode_fast"), casefold($2::text collate "pg_unicode_fast")) > 0
      )
      order by article_1.published_at desc, article_1.id desc
      limit 20
    ) as article_1
    left join article_variant as article_variant_2 on article_variant_2.entry_id = article_1.id and article_variant_2.locale = $1::text
    order by article_1.published_at desc, article_1.id desc
  ),
  array(
    select row(
      article_variant_4.title
    )
    from (
      select article_2.*
      from article as article_2
      where exists (
        select from article_variant as article_variant_3
        where article_variant_3.entry_id = article_2.id
          and article_variant_3.locale = $1::text
          and strpos(casefold(article_variant_3.title collate "pg_unicode_fast"), casefold($3::text collate "pg_unicode_fast")) > 0
      )
      order by article_2.published_at desc, article_2.id desc
      limit 20
    ) as article_2
    left join article_variant as article_variant_4 on article_variant_4.entry_id = article_2.id and article_variant_4.locale = $1::text
    order by article_2.published_at desc, article_2.id desc
  ),
  array(
    select row(
      media_1.credit
    )
    from media as media_1
    where strpos(casefold(media_1.credit collate "pg_unicode_fast"), casefold($4::text collate "pg_unicode_fast")) > 0
    order by media_1.published_at desc, media_1.id desc
    limit 20
  ),
  (
    select count(*)
    from article as article_3
    where exists (
      select from article_variant as article_variant_5
      where article_variant_5.entry_id = article_3.id
        and article_variant_5.locale = $1::text
        and strpos(casefold(article_variant_5.seo_description collate "pg_unicode_fast"), casefold($5::text collate "pg_unicode_fast")) > 0
    )
  ),
  (
    select count(*)
    from media as media_2
    where starts_with(casefold(media_2.mime_type collate "pg_unicode_fast"), casefold($6::text collate "pg_unicode_fast"))
  ),
  (
    select count(*)
    from media as media_3
    where right(casefold(media_3.mime_type collate "pg_unicode_fast"), length(casefold($7::text collate "pg_unicode_fast"))) = casefold($7::text collate "pg_unicode_fast")
  ),
  (
    select count(*)
    from place as place_1
    where exists (
      select from place_variant as place_variant_1
      where place_variant_1.entry_id = place_1.id
        and place_variant_1.locale = $1::text
        and starts_with(casefold(place_variant_1.name collate "pg_unicode_fast"), casefold($8::text collate "pg_unicode_fast"))
    )
  ),
  (
    select count(*)
    from media as media_4
    where strpos(casefold(media_4.credit collate "pg_unicode_fast"), casefold($9::text collate "pg_unicode_fast")) > 0
  )
