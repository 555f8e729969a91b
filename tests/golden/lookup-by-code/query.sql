select
  period_1.code,
  left(period_1.starts_on::text, case period_1.starts_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
  left(period_1.ends_on::text, case period_1.ends_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
  topic_1.code,
  place_1.code,
  place_1.kind,
  unit_1.code,
  unit_1.kind,
  topic_2.code,
  unit_2.code,
  place_2.code
from (values (true)) as root
left join period as period_1 on period_1.code = $1::text
left join topic as topic_1 on topic_1.code = $2::text
left join place as place_1 on place_1.code = $3::text
left join unit as unit_1 on unit_1.code = $4::text
left join topic as topic_2 on topic_2.code = $5::text
left join unit as unit_2 on unit_2.code = $6::text
left join place as place_2 on place_2.code = $7::text
