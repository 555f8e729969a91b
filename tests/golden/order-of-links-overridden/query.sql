select
  array(
    select row(
      article_media_1.role,
      media_1.captured_on,
      media_1.id,
      left(media_1.captured_on::text, case media_1.captured_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)
    )
    from article_media as article_media_1
    join media as media_1 on media_1.id = article_media_1.target_id
    where article_media_1.owner_id = article_1.id
    order by media_1.captured_on desc nulls last, media_1.id desc
    limit 20
  ),
  array(
    select row(
      media_2.link_role,
      media_variant_2.title
    )
    from (
      select media_2.*, media_variant_1.sort_key as key_0, article_media_2.role as link_role
      from article_media as article_media_2
      join media as media_2 on media_2.id = article_media_2.target_id
      left join media_variant as media_variant_1 on media_variant_1.entry_id = media_2.id and media_variant_1.locale = $3::text
      where article_media_2.owner_id = article_1.id
      order by media_variant_1.sort_key, media_2.id
      limit 1
    ) as media_2
    left join media_variant as media_variant_2 on media_variant_2.entry_id = media_2.id and media_variant_2.locale = $3::text
    order by media_2.key_0, media_2.id
  ),
  uuid_send(article_1.id)
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
