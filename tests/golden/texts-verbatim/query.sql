select
  article_1.authors,
  array(
    select row(
      article_variant_2.title,
      article_variant_2.summary,
      article_variant_2.seo_title,
      article_variant_2.seo_description
    )
    from article_variant as article_variant_2
    where article_variant_2.entry_id = article_1.id
    order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], article_variant_2.locale::text)
    limit 6
  )
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
