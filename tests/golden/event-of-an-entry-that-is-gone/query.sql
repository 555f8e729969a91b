select
  $1::text,
  $2::text,
  $3::text[],
  uuid_send(article_1.id),
  article_1.created_at,
  uuid_send(bulletin_1.id),
  bulletin_1.created_at,
  uuid_send(media_1.id),
  media_1.created_at,
  uuid_send(period_1.id),
  period_1.created_at,
  uuid_send(place_1.id),
  place_1.created_at,
  uuid_send(topic_1.id),
  topic_1.created_at,
  uuid_send(unit_1.id),
  unit_1.created_at
from (values (true)) as root
left join article as article_1 on article_1.id = $4::uuid
left join bulletin as bulletin_1 on bulletin_1.id = $5::uuid
left join media as media_1 on media_1.id = $6::uuid
left join period as period_1 on period_1.id = $7::uuid
left join place as place_1 on place_1.id = $8::uuid
left join topic as topic_1 on topic_1.id = $9::uuid
left join unit as unit_1 on unit_1.id = $10::uuid
