select
  period_1.code,
  period_2.code,
  unit_1.code,
  period_3.code,
  period_4.code,
  period_5.code,
  unit_2.code,
  unit_3.code,
  unit_4.code,
  unit_5.code,
  unit_6.code,
  unit_7.code,
  period_6.code,
  unit_8.code,
  unit_9.code,
  uuid_send(article_1.id)
from (values (true)) as root
left join period as period_1 on period_1.code = $1::text
left join period as period_2 on period_2.id = period_1.parent_id
left join unit as unit_1 on unit_1.id = period_1.unit_id
left join period as period_3 on period_3.code = $2::text
left join period as period_4 on period_4.id = period_3.parent_id
left join period as period_5 on period_5.id = period_4.parent_id
left join unit as unit_2 on unit_2.id = period_4.unit_id
left join unit as unit_3 on unit_3.id = unit_2.parent_id
left join unit as unit_4 on unit_4.id = unit_3.unit_id
left join unit as unit_5 on unit_5.code = $3::text
left join unit as unit_6 on unit_6.id = unit_5.parent_id
left join unit as unit_7 on unit_7.id = unit_5.unit_id
left join article_variant as article_variant_1 on article_variant_1.slug = $4::text and article_variant_1.locale = $5::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
left join period as period_6 on period_6.id = article_1.period_id
left join unit as unit_8 on unit_8.id = article_1.source_unit_id
left join unit as unit_9 on unit_9.id = article_1.unit_id
