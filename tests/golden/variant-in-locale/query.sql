select
  period_variant_1.locale,
  period_variant_1.locale <> $3::text,
  uuid_send(period_1.id),
  period_variant_2.locale,
  period_variant_2.locale <> $3::text,
  uuid_send(period_2.id),
  period_variant_3.locale,
  period_variant_3.locale <> $3::text,
  uuid_send(period_3.id)
from (values (true)) as root
left join period as period_1 on period_1.code = $1::text
left join lateral (
  select * from period_variant
  where entry_id = period_1.id and locale = any($2::text[])
  order by array_position($2::text[], locale::text)
  limit 1
) as period_variant_1 on true
left join period as period_2 on period_2.code = $4::text
left join lateral (
  select * from period_variant
  where entry_id = period_2.id and locale = any($2::text[])
  order by array_position($2::text[], locale::text)
  limit 1
) as period_variant_2 on true
left join period as period_3 on period_3.code = $5::text
left join lateral (
  select * from period_variant
  where entry_id = period_3.id and locale = any($2::text[])
  order by array_position($2::text[], locale::text)
  limit 1
) as period_variant_3 on true
