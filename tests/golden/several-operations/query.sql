select
  topic_1.code,
  topic_variant_1.locale,
  topic_variant_1.name
from (values (true)) as root
left join topic as topic_1 on topic_1.code = $1::text
left join topic_variant as topic_variant_1 on topic_variant_1.entry_id = topic_1.id and topic_variant_1.locale = $2::text
