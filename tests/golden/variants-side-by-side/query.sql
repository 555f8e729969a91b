select 
  article_variant_1.title,
  article_variant_1.summary,
  article_variant_2.title,
  article_variant_2.summary,
  array(
    select row(
      article_variant_3.locale,
      article_variant_3.title
    )
    from article_variant as article_variant_3
    where article_variant_3.entry_id = article_1.id
      and article_variant_3.locale = any($4::text[])
    order by array_position($4::text[], article_variant_3.locale::text)
    limit 2
  )
from (
  select article_1.*
  from article as article_1
  where article_1.kind = $1::text
  order by article_1.published_at desc, article_1.id desc
  limit 4
) as article_1
left join article_variant as article_variant_1 on article_variant_1.entry_id = article_1.id and article_variant_1.locale = $2::text
left join article_variant as article_variant_2 on article_variant_2.entry_id = article_1.id and article_variant_2.locale = $3::text
order by article_1.published_at desc, article_1.id desc
