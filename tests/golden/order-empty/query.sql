select
  array(
    select row(
      topic_1.code
    )
    from topic as topic_1
    order by topic_1.position, topic_1.code, topic_1.id
    limit 3
  ),
  array(
    select row(
      media_1.kind
    )
    from article_media as article_media_1
    join media as media_1 on media_1.id = article_media_1.target_id
    where article_media_1.owner_id = article_1.id
    order by article_media_1.position
    limit 20
  ),
  uuid_send(article_1.id)
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
