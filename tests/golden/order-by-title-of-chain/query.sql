select 
  period_variant_2.locale,
  period_variant_2.name,
  period_1.code
from (
  select period_1.*, period_variant_1.sort_key as key_0
  from period as period_1
  left join lateral (
    select * from period_variant
    where entry_id = period_1.id and locale = any($1::text[])
    order by array_position($1::text[], locale::text)
    limit 1
  ) as period_variant_1 on true
  order by period_variant_1.sort_key, period_1.id
  limit 20
) as period_1
left join lateral (
  select * from period_variant
  where entry_id = period_1.id and locale = any($1::text[])
  order by array_position($1::text[], locale::text)
  limit 1
) as period_variant_2 on true
order by period_1.key_0, period_1.id
