select
  article_variant_2.locale,
  article_variant_2.locale <> $3::text,
  article_variant_3.locale,
  article_variant_3.locale <> $3::text,
  article_variant_4.locale,
  article_variant_4.locale <> $6::text,
  article_variant_5.locale,
  article_variant_5.locale <> $8::text,
  array(
    select row(
      article_variant_6.locale
    )
    from article_variant as article_variant_6
    where article_variant_6.entry_id = article_1.id
      and article_variant_6.locale = any($9::text[])
    order by array_position($9::text[], article_variant_6.locale::text)
    limit 2
  ),
  uuid_send(article_1.id),
  uuid_send(article_2.id)
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
  where entry_id = article_1.id and locale = any($5::text[])
  order by array_position($5::text[], locale::text)
  limit 1
) as article_variant_4 on true
left join lateral (
  select * from article_variant
  where entry_id = article_1.id and locale = any($7::text[])
  order by array_position($7::text[], locale::text)
  limit 1
) as article_variant_5 on true
left join article_variant as article_variant_7 on article_variant_7.slug = $10::text and article_variant_7.locale = $11::text
left join article as article_2 on article_2.id = article_variant_7.entry_id
