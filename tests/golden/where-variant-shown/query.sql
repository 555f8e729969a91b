select
  array(
    select row(
      period_1.code
    )
    from period as period_1
    where exists (
      select from (
        select * from period_variant
        where entry_id = period_1.id and locale = any($1::text[])
        order by array_position($1::text[], locale::text)
        limit 1
      ) as period_variant_1
      where period_variant_1.name = $2::text
    )
    order by period_1.starts_on, period_1.position, period_1.id
    limit 20
  ),
  array(
    select row(
      period_2.code,
      period_variant_3.locale,
      period_variant_3.name
    )
    from (
      select period_2.*
      from period as period_2
      where exists (
        select from (
          select * from period_variant
          where entry_id = period_2.id and locale = any($1::text[])
          order by array_position($1::text[], locale::text)
          limit 1
        ) as period_variant_2
        where starts_with(casefold(period_variant_2.name collate "pg_unicode_fast"), casefold($3::text collate "pg_unicode_fast"))
      )
      order by period_2.starts_on, period_2.position, period_2.id
      limit 20
    ) as period_2
    left join lateral (
      select * from period_variant
      where entry_id = period_2.id and locale = any($1::text[])
      order by array_position($1::text[], locale::text)
      limit 1
    ) as period_variant_3 on true
    order by period_2.starts_on, period_2.position, period_2.id
  ),
  array(
    select row(
      period_3.code
    )
    from period as period_3
    where exists (
      select from (
        select * from period_variant
        where entry_id = period_3.id and locale = any($1::text[])
        order by array_position($1::text[], locale::text)
        limit 1
      ) as period_variant_4
      where period_variant_4.name = $4::text
    )
    order by period_3.starts_on, period_3.position, period_3.id
    limit 20
  ),
  array(
    select row(
      period_4.code,
      period_variant_6.name
    )
    from (
      select period_4.*
      from period as period_4
      where exists (
        select from (
          select * from period_variant
          where entry_id = period_4.id and locale = any($1::text[])
          order by array_position($1::text[], locale::text)
          limit 1
        ) as period_variant_5
        where period_variant_5.locale = $5::text
      )
      order by period_4.starts_on, period_4.position, period_4.id
      limit 20
    ) as period_4
    left join lateral (
      select * from period_variant
      where entry_id = period_4.id and locale = any($1::text[])
      order by array_position($1::text[], locale::text)
      limit 1
    ) as period_variant_6 on true
    order by period_4.starts_on, period_4.position, period_4.id
  ),
  array(
    select row(
      period_5.code
    )
    from period as period_5
    where (exists (
      select from (
        select * from period_variant
        where entry_id = period_5.id and locale = any($1::text[])
        order by array_position($1::text[], locale::text)
        limit 1
      ) as period_variant_7
      where true
    )) is not true
    order by period_5.starts_on, period_5.position, period_5.id
    limit 20
  )
