select
  uuid_send(article_1.id),
  article_1.version,
  array(
    select row(
      article_variant_2.locale,
      article_variant_2.title,
      article_variant_2.slug
    )
    from article_variant as article_variant_2
    where article_variant_2.entry_id = article_1.id
    order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], article_variant_2.locale::text)
    limit 6
  ),
  article_variant_3.locale,
  article_variant_3.locale <> $4::text,
  exists (select from article_variant as article_variant_4 where article_variant_4.entry_id = article_variant_3.entry_id and article_variant_4.locale = article_variant_3.source_locale and article_variant_4.revision > article_variant_3.source_revision and article_variant_4.sentences <> article_variant_3.source_sentences),
  article_variant_3.title,
  article_variant_3.summary,
  article_variant_3.body_markdown,
  article_variant_3.body_html,
  article_variant_3.body_text,
  array(
    select row(
      uuid_send(article_3.id),
      uuid_send(media_2.id)
    )
    from article_variant_link as article_variant_link_1
    left join article as article_3 on article_3.id = article_variant_link_1.article_id
    left join media as media_2 on media_2.id = article_variant_link_1.media_id
    where article_variant_link_1.owner_id = article_variant_3.id
      and (exists (
      select from article as article_2
      where article_2.id = article_variant_link_1.article_id
    ) or exists (
      select from media as media_1
      where media_1.id = article_variant_link_1.media_id
    ))
    order by article_variant_link_1.position, article_variant_link_1.id
    limit 100
  ),
  period_1.code,
  left(period_1.starts_on::text, case period_1.starts_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
  left(period_1.ends_on::text, case period_1.ends_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
  period_variant_1.name,
  period_variant_1.description,
  (
    select count(*)
    from article as article_4
    where article_4.period_id = period_1.id
  ),
  array(
    select row(
      uuid_send(article_5.id),
      article_variant_5.title
    )
    from (
      select article_5.*
      from article as article_5
      where article_5.period_id = period_1.id
      order by article_5.published_at desc, article_5.id desc
      limit 5
    ) as article_5
    left join lateral (
      select * from article_variant
      where entry_id = article_5.id and locale = any($5::text[])
      order by array_position($5::text[], locale::text)
      limit 1
    ) as article_variant_5 on true
    order by article_5.published_at desc, article_5.id desc
  ),
  array(
    select row(
      place_1.code,
      place_1.latitude,
      place_1.longitude,
      place_variant_1.name
    )
    from article_place as article_place_1
    join place as place_1 on place_1.id = article_place_1.target_id
    left join lateral (
      select * from place_variant
      where entry_id = place_1.id and locale = any($5::text[])
      order by array_position($5::text[], locale::text)
      limit 1
    ) as place_variant_1 on true
    where article_place_1.owner_id = article_1.id
    order by article_place_1.position
    limit 20
  )
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
left join lateral (
  select * from article_variant
  where entry_id = article_1.id and locale = any($3::text[])
  order by array_position($3::text[], locale::text)
  limit 1
) as article_variant_3 on true
left join period as period_1 on period_1.id = article_1.period_id
left join lateral (
  select * from period_variant
  where entry_id = period_1.id and locale = any($5::text[])
  order by array_position($5::text[], locale::text)
  limit 1
) as period_variant_1 on true
