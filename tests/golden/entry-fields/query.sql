select
  uuid_send(article_1.id),
  article_1.version,
  article_1.created_at,
  article_1.updated_at,
  article_1.published_at,
  article_1.classification,
  uuid_send(unit_1.id),
  unit_1.code,
  article_1.kind,
  left(article_1.event_on::text, case article_1.event_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
  article_1.authors
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
left join unit as unit_1 on unit_1.id = article_1.unit_id
