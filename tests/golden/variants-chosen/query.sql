select
  array(
    select row(
      article_variant_2.locale,
      article_variant_2.title
    )
    from article_variant as article_variant_2
    where article_variant_2.entry_id = article_1.id
      and article_variant_2.locale = any($3::text[])
    order by array_position($3::text[], article_variant_2.locale::text)
    limit 3
  ),
  array(
    select row(
      article_variant_3.locale
    )
    from article_variant as article_variant_3
    where article_variant_3.entry_id = article_1.id
      and article_variant_3.locale = any($4::text[])
    order by array_position($4::text[], article_variant_3.locale::text)
    limit 3
  ),
  array(
    select row(
      article_variant_4.locale
    )
    from article_variant as article_variant_4
    where article_variant_4.entry_id = article_1.id
      and article_variant_4.locale = any($5::text[])
    order by array_position($5::text[], article_variant_4.locale::text)
    limit 0
  ),
  uuid_send(article_1.id),
  array(
    select row(
      period_variant_1.locale
    )
    from period_variant as period_variant_1
    where period_variant_1.entry_id = period_1.id
      and period_variant_1.locale = any($7::text[])
    order by array_position($7::text[], period_variant_1.locale::text)
    limit 2
  ),
  uuid_send(period_1.id)
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
left join period as period_1 on period_1.code = $6::text
