select
  (
    select count(*)
    from article as article_1
    where exists (
      select from period as period_1
      where period_1.id = article_1.period_id
        and period_1.code = $1::text
    )
  ),
  (
    select count(*)
    from article as article_2
    where exists (
      select from period as period_2
      where period_2.id = article_2.period_id
        and exists (
        select from period as period_3
        where period_3.id = period_2.parent_id
          and period_3.code = $2::text
      )
    )
  ),
  array(
    select row(
      unit_1.code,
      unit_3.code
    )
    from (
      select unit_1.*
      from unit as unit_1
      where exists (
        select from unit as unit_2
        where unit_2.id = unit_1.parent_id
      )
      order by unit_1.position, unit_1.code, unit_1.id
      limit 20
    ) as unit_1
    left join unit as unit_3 on unit_3.id = unit_1.parent_id
    order by unit_1.position, unit_1.code, unit_1.id
  ),
  (
    select count(*)
    from article as article_3
    where exists (
      select from period as period_4
      where period_4.id = article_3.period_id
        and period_4.code = $3::text
    )
  ),
  array(
    select row(
      period_6.code
    )
    from (
      select article_4.*
      from article as article_4
      where exists (
        select from period as period_5
        where period_5.id = article_4.period_id
          and exists (
          select from period_variant as period_variant_1
          where period_variant_1.entry_id = period_5.id
            and period_variant_1.locale = $4::text
            and period_variant_1.name = $5::text
        )
      )
      order by article_4.published_at desc, article_4.id desc
      limit 20
    ) as article_4
    left join period as period_6 on period_6.id = article_4.period_id
    order by article_4.published_at desc, article_4.id desc
  )
