select
  (
    select count(*)
    from article as article_1
    where article_1.kind = any($1::text[])
      and (exists (
      select from period as period_1
      where period_1.id = article_1.period_id
        and period_1.code = $2::text
    )) is not true
      and article_1.published_at >= $3::timestamptz
  ),
  array(
    select row(
      uuid_send(article_2.id)
    )
    from article as article_2
    where article_2.kind = any($1::text[])
      and (exists (
      select from period as period_2
      where period_2.id = article_2.period_id
        and period_2.code = $2::text
    )) is not true
      and article_2.published_at >= $3::timestamptz
    order by article_2.published_at desc, article_2.id desc
    limit 20
  ),
  (
    select count(*)
    from media as media_1
    where (media_1.kind = $4::text or media_1.width > $5::int4)
  ),
  array(
    select row(
      place_1.code
    )
    from place as place_1
    where starts_with(casefold(place_1.code collate "pg_unicode_fast"), casefold($6::text collate "pg_unicode_fast"))
      and (place_1.code = $7::text) is not true
    order by place_1.position, place_1.code, place_1.id
    limit 20
  ),
  (
    select count(*)
    from topic as topic_1
    where exists (
      select from topic_variant as topic_variant_1
      where topic_variant_1.entry_id = topic_1.id
        and topic_variant_1.locale = $8::text
    )
  )
