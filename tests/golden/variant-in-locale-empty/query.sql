select
  period_variant_1.locale,
  period_variant_1.locale <> $3::text,
  uuid_send(period_1.id)
from (values (true)) as root
left join period as period_1 on period_1.code = $1::text
left join lateral (
  select * from period_variant
  where entry_id = period_1.id and locale = any($2::text[])
  order by array_position($2::text[], locale::text)
  limit 1
) as period_variant_1 on true
