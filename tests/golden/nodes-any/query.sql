select 
  uuid_send(article_1.id),
  article_variant_1.title,
  uuid_send(bulletin_1.id),
  uuid_send(media_1.id),
  uuid_send(period_1.id),
  period_1.code,
  uuid_send(place_1.id),
  uuid_send(topic_1.id),
  uuid_send(unit_1.id)
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[]) with ordinality as asked(article_id, bulletin_id, media_id, period_id, place_id, topic_id, unit_id, position)
left join article as article_1 on article_1.id = asked.article_id
left join article_variant as article_variant_1 on article_variant_1.entry_id = article_1.id and article_variant_1.locale = $8::text
left join bulletin as bulletin_1 on bulletin_1.id = asked.bulletin_id
left join media as media_1 on media_1.id = asked.media_id
left join period as period_1 on period_1.id = asked.period_id
left join place as place_1 on place_1.id = asked.place_id
left join topic as topic_1 on topic_1.id = asked.topic_id
left join unit as unit_1 on unit_1.id = asked.unit_id
order by asked.position
