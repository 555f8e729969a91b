select
  topic_1.code,
  (
    select count(*)
    from unit as unit_1
  )
from (values (true)) as root
left join topic as topic_1 on topic_1.code = $1::text
