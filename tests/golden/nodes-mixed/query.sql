select
  array(
    select row(
      uuid_send(article_1.id),
      article_1.kind,
      article_1.authors,
      article_variant_1.title,
      uuid_send(bulletin_1.id),
      bulletin_1.year,
      bulletin_1.month,
      array(
        select row(
          bulletin_section_1.code
        )
        from bulletin_section as bulletin_section_1
        where bulletin_section_1.owner_id = bulletin_1.id
        order by bulletin_section_1.position, bulletin_section_1.id
        limit 24
      ),
      uuid_send(media_1.id),
      media_1.mime_type,
      media_variant_1.title,
      uuid_send(period_1.id),
      period_1.code,
      left(period_1.starts_on::text, case period_1.starts_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
      array(
        select row(
          period_2.code
        )
        from period as period_2
        where period_2.parent_id = period_1.id
        order by period_2.starts_on, period_2.position, period_2.id
        limit 100
      ),
      uuid_send(place_1.id),
      place_1.code,
      place_1.latitude,
      place_1.longitude,
      uuid_send(topic_1.id),
      topic_1.code,
      topic_2.code,
      uuid_send(unit_1.id),
      unit_1.code,
      unit_1.position
    )
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[]) with ordinality as asked(article_id, bulletin_id, media_id, period_id, place_id, topic_id, unit_id, position)
    left join article as article_1 on article_1.id = asked.article_id
    left join article_variant as article_variant_1 on article_variant_1.entry_id = article_1.id and article_variant_1.locale = $8::text
    left join bulletin as bulletin_1 on bulletin_1.id = asked.bulletin_id
    left join media as media_1 on media_1.id = asked.media_id
    left join media_variant as media_variant_1 on media_variant_1.entry_id = media_1.id and media_variant_1.locale = $8::text
    left join period as period_1 on period_1.id = asked.period_id
    left join place as place_1 on place_1.id = asked.place_id
    left join topic as topic_1 on topic_1.id = asked.topic_id
    left join topic as topic_2 on topic_2.id = topic_1.parent_id
    left join unit as unit_1 on unit_1.id = asked.unit_id
    order by asked.position
  ),
  array(
    select row(
      uuid_send(article_2.id),
      uuid_send(bulletin_2.id),
      uuid_send(media_2.id),
      uuid_send(period_3.id),
      uuid_send(place_2.id),
      uuid_send(topic_3.id),
      uuid_send(unit_2.id)
    )
    from unnest($9::uuid[], $10::uuid[], $11::uuid[], $12::uuid[], $13::uuid[], $14::uuid[], $15::uuid[]) with ordinality as asked(article_id, bulletin_id, media_id, period_id, place_id, topic_id, unit_id, position)
    left join article as article_2 on article_2.id = asked.article_id
    left join bulletin as bulletin_2 on bulletin_2.id = asked.bulletin_id
    left join media as media_2 on media_2.id = asked.media_id
    left join period as period_3 on period_3.id = asked.period_id
    left join place as place_2 on place_2.id = asked.place_id
    left join topic as topic_3 on topic_3.id = asked.topic_id
    left join unit as unit_2 on unit_2.id = asked.unit_id
    order by asked.position
  )
