select
  array(
    select row(
      unit_3.code,
      unit_1.code
    )
    from (
      select unit_1.*, unit_2.code as key_0
      from unit as unit_1
      left join unit as unit_2 on unit_2.id = unit_1.parent_id
      order by unit_2.code desc nulls last, unit_1.code, unit_1.id
      limit 20
    ) as unit_1
    left join unit as unit_3 on unit_3.id = unit_1.parent_id
    order by unit_1.key_0 desc nulls last, unit_1.code, unit_1.id
  ),
  array(
    select row(
      place_2.latitude,
      place_2.code
    )
    from (
      select media_1.*, place_1.latitude as key_0
      from media as media_1
      left join place as place_1 on place_1.id = media_1.place_id
      order by place_1.latitude, media_1.id
      limit 5
    ) as media_1
    left join place as place_2 on place_2.id = media_1.place_id
    order by media_1.key_0, media_1.id
  )
