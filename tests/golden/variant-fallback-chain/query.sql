select
  article_variant_2.locale,
  article_variant_3.locale,
  article_variant_3.locale <> $5::text,
  article_variant_3.title,
  article_variant_4.locale,
  article_variant_4.locale <> $3::text,
  article_variant_4.title,
  article_variant_5.locale,
  article_variant_5.locale <> $3::text,
  article_variant_5.title,
  article_variant_6.locale,
  article_variant_6.locale <> $9::text,
  article_variant_6.title,
  article_variant_7.locale,
  article_variant_7.locale <> $11::text,
  article_variant_8.locale,
  article_variant_8.locale <> $11::text,
  uuid_send(article_1.id)
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
left join article_variant as article_variant_2 on article_variant_2.entry_id = article_1.id and article_variant_2.locale = $3::text
left join lateral (
  select * from article_variant
  where entry_id = article_1.id and locale = any($4::text[])
  order by array_position($4::text[], locale::text)
  limit 1
) as article_variant_3 on true
left join lateral (
  select * from article_variant
  where entry_id = article_1.id and locale = any($6::text[])
  order by array_position($6::text[], locale::text)
  limit 1
) as article_variant_4 on true
left join lateral (
  select * from article_variant
  where entry_id = article_1.id and locale = any($7::text[])
  order by array_position($7::text[], locale::text)
  limit 1
) as article_variant_5 on true
left join lateral (
  select * from article_variant
  where entry_id = article_1.id and locale = any($8::text[])
  order by array_position($8::text[], locale::text)
  limit 1
) as article_variant_6 on true
left join lateral (
  select * from article_variant
  where entry_id = article_1.id and locale = any($10::text[])
  order by array_position($10::text[], locale::text)
  limit 1
) as article_variant_7 on true
left join article_variant as article_variant_8 on article_variant_8.entry_id = article_1.id and article_variant_8.locale = $11::text
