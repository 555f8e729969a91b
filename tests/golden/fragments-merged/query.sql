select
  topic_variant_1.name,
  topic_2.code,
  topic_2.version,
  topic_1.code,
  array(
    select row(
      topic_3.code
    )
    from topic as topic_3
    where topic_3.parent_id = topic_1.id
    order by topic_3.position, topic_3.code, topic_3.id
    limit 100
  ),
  topic_1.position
from (values (true)) as root
left join topic as topic_1 on topic_1.code = $1::text
left join topic as topic_2 on topic_2.id = topic_1.parent_id
left join topic_variant as topic_variant_1 on topic_variant_1.entry_id = topic_2.id and topic_variant_1.locale = $2::text
