select 
  array(
    select row(
      bulletin_section_variant_1.locale,
      $2::text,
      uuid_send(bulletin_section_variant_1.id),
      array(
        select row(
          article_2.kind,
          $2::text,
          left(period_1.starts_on::text, case period_1.starts_on_precision when 'YEAR' then 4 when 'MONTH' then 7 else 10 end),
          uuid_send(period_1.id),
          uuid_send(article_2.id),
          media_2.kind,
          media_2.byte_size,
          $3::text,
          uuid_send(media_2.id)
        )
        from bulletin_item as bulletin_item_1
        left join article as article_2 on article_2.id = bulletin_item_1.article_id
        left join period as period_1 on period_1.id = article_2.period_id
        left join media as media_2 on media_2.id = bulletin_item_1.media_id
        where bulletin_item_1.owner_id = bulletin_section_1.id
          and (exists (
          select from article as article_1
          where article_1.id = bulletin_item_1.article_id
        ) or exists (
          select from media as media_1
          where media_1.id = bulletin_item_1.media_id
        ))
        order by bulletin_item_1.position, bulletin_item_1.id
        limit 60
      )
    )
    from bulletin_section as bulletin_section_1
    left join lateral (
      select * from bulletin_section_variant
      where entry_id = bulletin_section_1.id and locale = any($1::text[])
      order by array_position($1::text[], locale::text)
      limit 1
    ) as bulletin_section_variant_1 on true
    where bulletin_section_1.owner_id = bulletin_1.id
    order by bulletin_section_1.position, bulletin_section_1.id
    limit 24
  )
from bulletin as bulletin_1
order by bulletin_1.year desc, bulletin_1.month desc, bulletin_1.id desc
limit 20
