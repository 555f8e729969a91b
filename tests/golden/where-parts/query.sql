select
  array(
    select row(
      bulletin_1.year,
      bulletin_1.month
    )
    from bulletin as bulletin_1
    where exists (
      select from bulletin_section as bulletin_section_1
      where bulletin_section_1.owner_id = bulletin_1.id
        and bulletin_section_1.code = $1::text
    )
    order by bulletin_1.year desc, bulletin_1.month desc, bulletin_1.id desc
    limit 20
  ),
  array(
    select row(
      bulletin_2.year,
      bulletin_2.month
    )
    from bulletin as bulletin_2
    where exists (
      select from bulletin_section as bulletin_section_2
      where bulletin_section_2.owner_id = bulletin_2.id
        and exists (
        select from bulletin_item as bulletin_item_1
        where bulletin_item_1.owner_id = bulletin_section_2.id
          and (exists (
          select from article as article_1
          where article_1.id = bulletin_item_1.article_id
        ) or exists (
          select from media as media_1
          where media_1.id = bulletin_item_1.media_id
        ))
          and bulletin_item_1.position >= $2::int4
      )
    )
    order by bulletin_2.year desc, bulletin_2.month desc, bulletin_2.id desc
    limit 20
  ),
  array(
    select row(
      bulletin_3.year,
      bulletin_3.month
    )
    from bulletin as bulletin_3
    where exists (
      select from bulletin_section as bulletin_section_3
      where bulletin_section_3.owner_id = bulletin_3.id
        and exists (
        select from bulletin_item as bulletin_item_2
        where bulletin_item_2.owner_id = bulletin_section_3.id
          and (exists (
          select from article as article_2
          where article_2.id = bulletin_item_2.article_id
        ) or exists (
          select from media as media_2
          where media_2.id = bulletin_item_2.media_id
        ))
          and exists (
          select from bulletin_item_variant as bulletin_item_variant_1
          where bulletin_item_variant_1.entry_id = bulletin_item_2.id
            and bulletin_item_variant_1.locale = $3::text
        )
      )
    )
    order by bulletin_3.year desc, bulletin_3.month desc, bulletin_3.id desc
    limit 20
  ),
  array(
    select row(
      bulletin_4.year,
      bulletin_4.month
    )
    from bulletin as bulletin_4
    where (exists (
      select from bulletin_section as bulletin_section_4
      where bulletin_section_4.owner_id = bulletin_4.id
        and (exists (
        select from bulletin_section_variant as bulletin_section_variant_1
        where bulletin_section_variant_1.entry_id = bulletin_section_4.id
          and bulletin_section_variant_1.locale = $4::text
          and (bulletin_section_variant_1.heading is null) is not true
      )) is not true
    )) is not true
    order by bulletin_4.year desc, bulletin_4.month desc, bulletin_4.id desc
    limit 20
  ),
  array(
    select row(
      bulletin_5.year,
      bulletin_5.month
    )
    from bulletin as bulletin_5
    where exists (
      select from media as media_3
      where media_3.id = bulletin_5.cover_id
        and media_3.kind = $5::text
    )
    order by bulletin_5.year desc, bulletin_5.month desc, bulletin_5.id desc
    limit 20
  )
