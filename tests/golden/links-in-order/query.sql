select
  array(
    select row(
      topic_1.code,
      topic_variant_1.name
    )
    from article_topic as article_topic_1
    join topic as topic_1 on topic_1.id = article_topic_1.target_id
    left join topic_variant as topic_variant_1 on topic_variant_1.entry_id = topic_1.id and topic_variant_1.locale = $3::text
    where article_topic_1.owner_id = article_1.id
    order by article_topic_1.position
    limit 20
  ),
  array(
    select row(
      place_1.code,
      place_variant_1.name
    )
    from article_place as article_place_1
    join place as place_1 on place_1.id = article_place_1.target_id
    left join place_variant as place_variant_1 on place_variant_1.entry_id = place_1.id and place_variant_1.locale = $3::text
    where article_place_1.owner_id = article_1.id
    order by article_place_1.position
    limit 20
  ),
  uuid_send(article_1.id),
  array(
    select row(
      topic_2.code
    )
    from article_topic as article_topic_2
    join topic as topic_2 on topic_2.id = article_topic_2.target_id
    where article_topic_2.owner_id = article_2.id
    order by article_topic_2.position
    limit 20
  ),
  array(
    select row(
      place_2.code
    )
    from article_place as article_place_2
    join place as place_2 on place_2.id = article_place_2.target_id
    where article_place_2.owner_id = article_2.id
    order by article_place_2.position
    limit 20
  ),
  uuid_send(article_2.id)
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
left join article_variant as article_variant_2 on article_variant_2.slug = $4::text and article_variant_2.locale = $2::text
left join article as article_2 on article_2.id = article_variant_2.entry_id
