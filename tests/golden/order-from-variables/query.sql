select
  array(
    select row(
      topic_1.position
    )
    from topic as topic_1
    order by topic_1.position desc, topic_1.id desc
    limit 20
  ),
  array(
    select row(
      place_1.kind,
      place_1.code
    )
    from place as place_1
    order by place_1.kind, place_1.code desc, place_1.id desc
    limit 3
  ),
  array(
    select row(
      unit_1.kind,
      unit_1.code
    )
    from unit as unit_1
    left join unit_variant as unit_variant_1 on unit_variant_1.entry_id = unit_1.id and unit_variant_1.locale = $1::text
    order by unit_1.kind desc, unit_variant_1.sort_key, unit_1.id
    limit 20
  )
