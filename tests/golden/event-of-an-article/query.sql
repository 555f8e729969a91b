select
  $1::text,
  $2::text,
  $3::text,
  $4::text[],
  $5::bool,
  $6::timestamptz,
  $7::text,
  uuid_send(article_1.id),
  article_1.version,
  article_variant_1.locale,
  article_variant_1.locale <> $10::text,
  article_1.kind,
  array(
    select row(
      topic_1.code
    )
    from article_topic as article_topic_1
    join topic as topic_1 on topic_1.id = article_topic_1.target_id
    where article_topic_1.owner_id = article_1.id
    order by article_topic_1.position
    limit 20
  ),
  uuid_send(bulletin_1.id),
  bulletin_1.version,
  bulletin_variant_1.locale,
  bulletin_variant_1.locale <> $10::text,
  bulletin_1.year,
  uuid_send(media_1.id),
  media_1.version,
  media_variant_1.locale,
  media_variant_1.locale <> $10::text,
  uuid_send(period_1.id),
  period_1.version,
  period_variant_1.locale,
  period_variant_1.locale <> $10::text,
  uuid_send(place_1.id),
  place_1.version,
  place_variant_1.locale,
  place_variant_1.locale <> $10::text,
  uuid_send(topic_2.id),
  topic_2.version,
  topic_variant_1.locale,
  topic_variant_1.locale <> $10::text,
  uuid_send(unit_1.id),
  unit_1.version,
  unit_variant_1.locale,
  unit_variant_1.locale <> $10::text
from (values (true)) as root
left join article as article_1 on article_1.id = $8::uuid
left join lateral (
  select * from article_variant
  where entry_id = article_1.id and locale = any($9::text[])
  order by array_position($9::text[], locale::text)
  limit 1
) as article_variant_1 on true
left join bulletin as bulletin_1 on bulletin_1.id = $11::uuid
left join lateral (
  select * from bulletin_variant
  where entry_id = bulletin_1.id and locale = any($9::text[])
  order by array_position($9::text[], locale::text)
  limit 1
) as bulletin_variant_1 on true
left join media as media_1 on media_1.id = $12::uuid
left join lateral (
  select * from media_variant
  where entry_id = media_1.id and locale = any($9::text[])
  order by array_position($9::text[], locale::text)
  limit 1
) as media_variant_1 on true
left join period as period_1 on period_1.id = $13::uuid
left join lateral (
  select * from period_variant
  where entry_id = period_1.id and locale = any($9::text[])
  order by array_position($9::text[], locale::text)
  limit 1
) as period_variant_1 on true
left join place as place_1 on place_1.id = $14::uuid
left join lateral (
  select * from place_variant
  where entry_id = place_1.id and locale = any($9::text[])
  order by array_position($9::text[], locale::text)
  limit 1
) as place_variant_1 on true
left join topic as topic_2 on topic_2.id = $15::uuid
left join lateral (
  select * from topic_variant
  where entry_id = topic_2.id and locale = any($9::text[])
  order by array_position($9::text[], locale::text)
  limit 1
) as topic_variant_1 on true
left join unit as unit_1 on unit_1.id = $16::uuid
left join lateral (
  select * from unit_variant
  where entry_id = unit_1.id and locale = any($9::text[])
  order by array_position($9::text[], locale::text)
  limit 1
) as unit_variant_1 on true
