select
  uuid_send(article_1.id),
  article_1.version,
  article_variant_1.locale,
  uuid_send(bulletin_1.id),
  bulletin_1.version,
  bulletin_variant_1.locale,
  uuid_send(media_1.id),
  media_1.version,
  media_variant_1.locale,
  media_1.kind,
  media_1.byte_size,
  uuid_send(period_1.id),
  period_1.version,
  period_variant_1.locale,
  uuid_send(place_1.id),
  place_1.version,
  place_variant_1.locale,
  uuid_send(topic_1.id),
  topic_1.version,
  topic_variant_1.locale,
  topic_1.code,
  uuid_send(unit_1.id),
  unit_1.version,
  unit_variant_1.locale,
  uuid_send(article_2.id),
  uuid_send(bulletin_2.id),
  uuid_send(media_2.id),
  uuid_send(period_2.id),
  uuid_send(place_2.id),
  topic_2.code,
  uuid_send(unit_2.id),
  uuid_send(article_3.id),
  uuid_send(bulletin_3.id),
  uuid_send(media_3.id),
  uuid_send(period_3.id),
  uuid_send(place_3.id),
  uuid_send(topic_3.id),
  uuid_send(unit_3.id)
from (values (true)) as root
left join article as article_1 on article_1.id = $1::uuid
left join article_variant as article_variant_1 on article_variant_1.entry_id = article_1.id and article_variant_1.locale = $2::text
left join bulletin as bulletin_1 on bulletin_1.id = $3::uuid
left join bulletin_variant as bulletin_variant_1 on bulletin_variant_1.entry_id = bulletin_1.id and bulletin_variant_1.locale = $2::text
left join media as media_1 on media_1.id = $4::uuid
left join media_variant as media_variant_1 on media_variant_1.entry_id = media_1.id and media_variant_1.locale = $2::text
left join period as period_1 on period_1.id = $5::uuid
left join period_variant as period_variant_1 on period_variant_1.entry_id = period_1.id and period_variant_1.locale = $2::text
left join place as place_1 on place_1.id = $6::uuid
left join place_variant as place_variant_1 on place_variant_1.entry_id = place_1.id and place_variant_1.locale = $2::text
left join topic as topic_1 on topic_1.id = $7::uuid
left join topic_variant as topic_variant_1 on topic_variant_1.entry_id = topic_1.id and topic_variant_1.locale = $2::text
left join unit as unit_1 on unit_1.id = $8::uuid
left join unit_variant as unit_variant_1 on unit_variant_1.entry_id = unit_1.id and unit_variant_1.locale = $2::text
left join article as article_2 on article_2.id = $1::uuid
left join bulletin as bulletin_2 on bulletin_2.id = $3::uuid
left join media as media_2 on media_2.id = $4::uuid
left join period as period_2 on period_2.id = $5::uuid
left join place as place_2 on place_2.id = $6::uuid
left join topic as topic_2 on topic_2.id = $7::uuid
left join unit as unit_2 on unit_2.id = $8::uuid
left join article as article_3 on article_3.id = $9::uuid
left join bulletin as bulletin_3 on bulletin_3.id = $10::uuid
left join media as media_3 on media_3.id = $11::uuid
left join period as period_3 on period_3.id = $12::uuid
left join place as place_3 on place_3.id = $13::uuid
left join topic as topic_3 on topic_3.id = $14::uuid
left join unit as unit_3 on unit_3.id = $15::uuid
