select
  uuid_send(article_1.id),
  article_variant_1.title,
  article_variant_1.body_text,
  array(
    select row(
      article_variant_2.title
    )
    from article_variant as article_variant_2
    where article_variant_2.entry_id = article_1.id
    order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], article_variant_2.locale::text)
    limit 6
  ),
  place_variant_1.name,
  array(
    select row(
      place_variant_2.locale
    )
    from place_variant as place_variant_2
    where place_variant_2.entry_id = place_1.id
    order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], place_variant_2.locale::text)
    limit 6
  ),
  uuid_send(place_1.id)
from (values (true)) as root
left join article as article_1 on article_1.id = $1::uuid
left join article_variant as article_variant_1 on article_variant_1.entry_id = article_1.id and article_variant_1.locale = $2::text
left join place as place_1 on place_1.code = $3::text
left join lateral (
  select * from place_variant
  where entry_id = place_1.id and locale = any($4::text[])
  order by array_position($4::text[], locale::text)
  limit 1
) as place_variant_1 on true
