select
  uuid_send(article_1.id),
  article_1.kind,
  uuid_send(media_1.id),
  media_1.mime_type,
  uuid_send(period_1.id),
  period_1.code,
  uuid_send(topic_1.id),
  topic_1.code,
  uuid_send(place_1.id),
  place_1.code,
  uuid_send(unit_1.id),
  unit_1.code,
  uuid_send(bulletin_1.id),
  bulletin_1.year,
  bulletin_1.month
from (values (true)) as root
left join article as article_1 on article_1.id = $1::uuid
left join media as media_1 on media_1.id = $2::uuid
left join period as period_1 on period_1.id = $3::uuid
left join topic as topic_1 on topic_1.id = $4::uuid
left join place as place_1 on place_1.id = $5::uuid
left join unit as unit_1 on unit_1.id = $6::uuid
left join bulletin as bulletin_1 on bulletin_1.id = $7::uuid
