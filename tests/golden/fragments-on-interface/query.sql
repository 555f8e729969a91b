select 
  article_1.classification,
  unit_1.code,
  unit_1.version,
  article_variant_1.state,
  article_variant_1.locale,
  article_variant_1.revision,
  article_variant_1.title,
  array(
    select row(
      article_variant_2.state,
      article_variant_2.locale,
      article_variant_2.revision
    )
    from article_variant as article_variant_2
    where article_variant_2.entry_id = article_1.id
      and article_variant_2.locale = any($9::text[])
    order by array_position($9::text[], article_variant_2.locale::text)
    limit 1
  ),
  bulletin_1.classification,
  unit_2.code,
  unit_2.version,
  bulletin_variant_1.state,
  bulletin_variant_1.locale,
  bulletin_variant_1.revision,
  array(
    select row(
      bulletin_variant_2.state,
      bulletin_variant_2.locale,
      bulletin_variant_2.revision
    )
    from bulletin_variant as bulletin_variant_2
    where bulletin_variant_2.entry_id = bulletin_1.id
      and bulletin_variant_2.locale = any($9::text[])
    order by array_position($9::text[], bulletin_variant_2.locale::text)
    limit 1
  ),
  media_1.classification,
  unit_3.code,
  unit_3.version,
  media_variant_1.state,
  media_variant_1.locale,
  media_variant_1.revision,
  array(
    select row(
      media_variant_2.state,
      media_variant_2.locale,
      media_variant_2.revision
    )
    from media_variant as media_variant_2
    where media_variant_2.entry_id = media_1.id
      and media_variant_2.locale = any($9::text[])
    order by array_position($9::text[], media_variant_2.locale::text)
    limit 1
  ),
  period_1.classification,
  unit_4.code,
  unit_4.version,
  period_variant_1.state,
  period_variant_1.locale,
  period_variant_1.revision,
  array(
    select row(
      period_variant_2.state,
      period_variant_2.locale,
      period_variant_2.revision
    )
    from period_variant as period_variant_2
    where period_variant_2.entry_id = period_1.id
      and period_variant_2.locale = any($9::text[])
    order by array_position($9::text[], period_variant_2.locale::text)
    limit 1
  ),
  place_1.classification,
  unit_5.code,
  unit_5.version,
  place_variant_1.state,
  place_variant_1.locale,
  place_variant_1.revision,
  place_variant_1.name,
  array(
    select row(
      place_variant_2.state,
      place_variant_2.locale,
      place_variant_2.revision
    )
    from place_variant as place_variant_2
    where place_variant_2.entry_id = place_1.id
      and place_variant_2.locale = any($9::text[])
    order by array_position($9::text[], place_variant_2.locale::text)
    limit 1
  ),
  topic_1.classification,
  unit_6.code,
  unit_6.version,
  topic_variant_1.state,
  topic_variant_1.locale,
  topic_variant_1.revision,
  array(
    select row(
      topic_variant_2.state,
      topic_variant_2.locale,
      topic_variant_2.revision
    )
    from topic_variant as topic_variant_2
    where topic_variant_2.entry_id = topic_1.id
      and topic_variant_2.locale = any($9::text[])
    order by array_position($9::text[], topic_variant_2.locale::text)
    limit 1
  ),
  unit_7.classification,
  unit_8.code,
  unit_8.version,
  unit_variant_1.state,
  unit_variant_1.locale,
  unit_variant_1.revision,
  array(
    select row(
      unit_variant_2.state,
      unit_variant_2.locale,
      unit_variant_2.revision
    )
    from unit_variant as unit_variant_2
    where unit_variant_2.entry_id = unit_7.id
      and unit_variant_2.locale = any($9::text[])
    order by array_position($9::text[], unit_variant_2.locale::text)
    limit 1
  )
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[]) with ordinality as asked(article_id, bulletin_id, media_id, period_id, place_id, topic_id, unit_id, position)
left join article as article_1 on article_1.id = asked.article_id
left join unit as unit_1 on unit_1.id = article_1.unit_id
left join article_variant as article_variant_1 on article_variant_1.entry_id = article_1.id and article_variant_1.locale = $8::text
left join bulletin as bulletin_1 on bulletin_1.id = asked.bulletin_id
left join unit as unit_2 on unit_2.id = bulletin_1.unit_id
left join bulletin_variant as bulletin_variant_1 on bulletin_variant_1.entry_id = bulletin_1.id and bulletin_variant_1.locale = $8::text
left join media as media_1 on media_1.id = asked.media_id
left join unit as unit_3 on unit_3.id = media_1.unit_id
left join media_variant as media_variant_1 on media_variant_1.entry_id = media_1.id and media_variant_1.locale = $8::text
left join period as period_1 on period_1.id = asked.period_id
left join unit as unit_4 on unit_4.id = period_1.unit_id
left join period_variant as period_variant_1 on period_variant_1.entry_id = period_1.id and period_variant_1.locale = $8::text
left join place as place_1 on place_1.id = asked.place_id
left join unit as unit_5 on unit_5.id = place_1.unit_id
left join place_variant as place_variant_1 on place_variant_1.entry_id = place_1.id and place_variant_1.locale = $8::text
left join topic as topic_1 on topic_1.id = asked.topic_id
left join unit as unit_6 on unit_6.id = topic_1.unit_id
left join topic_variant as topic_variant_1 on topic_variant_1.entry_id = topic_1.id and topic_variant_1.locale = $8::text
left join unit as unit_7 on unit_7.id = asked.unit_id
left join unit as unit_8 on unit_8.id = unit_7.unit_id
left join unit_variant as unit_variant_1 on unit_variant_1.entry_id = unit_7.id and unit_variant_1.locale = $8::text
order by asked.position
