select
  exists (
    select
    from article_media as article_media_1
    join media as media_1 on media_1.id = article_media_1.target_id
    where article_media_1.owner_id = article_1.id
      and article_media_1.position <= $3::int4
  ),
  array(
    select row(
      article_media_2.position,
      article_media_2.role,
      media_2.kind
    )
    from article_media as article_media_2
    join media as media_2 on media_2.id = article_media_2.target_id
    where article_media_2.owner_id = article_1.id
      and article_media_2.position > $3::int4
    order by article_media_2.position
    limit 2
  ),
  exists (
    select
    from article_media as article_media_3
    join media as media_3 on media_3.id = article_media_3.target_id
    where article_media_3.owner_id = article_1.id
      and article_media_3.position >= $4::int4
  ),
  array(
    select row(
      article_media_4.position,
      article_media_4.role,
      media_4.kind
    )
    from article_media as article_media_4
    join media as media_4 on media_4.id = article_media_4.target_id
    where article_media_4.owner_id = article_1.id
      and article_media_4.position < $4::int4
    order by article_media_4.position desc
    limit 2
  ),
  uuid_send(article_1.id)
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
