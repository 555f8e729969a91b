select
  (
    select count(*)
    from article_media as article_media_1
    join media as media_1 on media_1.id = article_media_1.target_id
    where article_media_1.owner_id = article_1.id
  ),
  array(
    select row(
      media_2.link_role,
      media_2.key_0,
      uuid_send(media_2.id),
      media_2.kind,
      media_variant_1.title
    )
    from (
      select media_2.*, article_media_2.position as key_0, article_media_2.role as link_role
      from article_media as article_media_2
      join media as media_2 on media_2.id = article_media_2.target_id
      where article_media_2.owner_id = article_1.id
      order by article_media_2.position
      limit 20
    ) as media_2
    left join media_variant as media_variant_1 on media_variant_1.entry_id = media_2.id and media_variant_1.locale = $3::text
    order by media_2.key_0
  ),
  uuid_send(article_1.id),
  (
    select count(*)
    from article_media as article_media_3
    join media as media_3 on media_3.id = article_media_3.target_id
    where article_media_3.owner_id = article_2.id
  ),
  array(
    select row(
      article_media_4.role,
      uuid_send(media_4.id)
    )
    from article_media as article_media_4
    join media as media_4 on media_4.id = article_media_4.target_id
    where article_media_4.owner_id = article_2.id
    order by article_media_4.position
    limit 20
  ),
  uuid_send(article_2.id)
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
left join article_variant as article_variant_2 on article_variant_2.slug = $4::text and article_variant_2.locale = $2::text
left join article as article_2 on article_2.id = article_variant_2.entry_id
