select
  period_variant_1.locale,
  period_variant_1.locale <> $2::text,
  period_variant_1.name,
  uuid_send(period_1.id)
from (values (true)) as root
left join period as period_1 on period_1.code = $1::text
left join period_variant as period_variant_1 on period_variant_1.entry_id = period_1.id and period_variant_1.locale = $2::text
