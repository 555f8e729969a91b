select
  place_1.code,
  array(
    select row(
      place_2.code,
      place_2.position,
      array(
        select row(
          place_3.code,
          place_4.code,
          array(
            select row(
              place_5.code
            )
            from place as place_5
            where place_5.parent_id = place_3.id
            order by place_5.position, place_5.code, place_5.id
            limit 100
          )
        )
        from place as place_3
        left join place as place_4 on place_4.id = place_3.parent_id
        where place_3.parent_id = place_2.id
        order by place_3.position, place_3.code, place_3.id
        limit 100
      )
    )
    from place as place_2
    where place_2.parent_id = place_1.id
    order by place_2.position, place_2.code, place_2.id
    limit 100
  ),
  array(
    select row(
      topic_2.code,
      topic_2.position
    )
    from topic as topic_2
    where topic_2.parent_id = topic_1.id
    order by topic_2.position, topic_2.code, topic_2.id
    limit 100
  ),
  uuid_send(topic_1.id),
  array(
    select row(
      period_2.code,
      left(period_2.starts_on::text, case period_2.starts_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
      period_2.position
    )
    from period as period_2
    where period_2.parent_id = period_1.id
    order by period_2.starts_on, period_2.position, period_2.id
    limit 100
  ),
  uuid_send(period_1.id),
  array(
    select row(
      unit_2.code,
      unit_2.position
    )
    from unit as unit_2
    where unit_2.parent_id = unit_1.id
    order by unit_2.position, unit_2.code, unit_2.id
    limit 100
  ),
  uuid_send(unit_1.id)
from (values (true)) as root
left join place as place_1 on place_1.code = $1::text
left join topic as topic_1 on topic_1.code = $2::text
left join period as period_1 on period_1.code = $3::text
left join unit as unit_1 on unit_1.code = $4::text
