select
  array(
    select row(
      uuid_send(article_variant_1.id),
      array(
        select row(
          article_media_1.role
        )
        from article_media as article_media_1
        join media as media_1 on media_1.id = article_media_1.target_id
        where article_media_1.owner_id = article_1.id
        order by article_media_1.position
        limit 1
      )
    )
    from (
      select article_1.*
      from article as article_1
      order by article_1.published_at desc, article_1.id desc
      limit 2
    ) as article_1
    left join article_variant as article_variant_1 on article_variant_1.entry_id = article_1.id and article_variant_1.locale = $1::text
    order by article_1.published_at desc, article_1.id desc
  ),
  array(
    select row(
      array(
        select row(
          uuid_send(article_3.id),
          uuid_send(media_3.id)
        )
        from bulletin_item as bulletin_item_1
        left join article as article_3 on article_3.id = bulletin_item_1.article_id
        left join media as media_3 on media_3.id = bulletin_item_1.media_id
        where bulletin_item_1.owner_id = bulletin_section_1.id
          and (exists (
          select from article as article_2
          where article_2.id = bulletin_item_1.article_id
        ) or exists (
          select from media as media_2
          where media_2.id = bulletin_item_1.media_id
        ))
        order by bulletin_item_1.position, bulletin_item_1.id
        limit 60
      )
    )
    from bulletin_section as bulletin_section_1
    where bulletin_section_1.owner_id = bulletin_1.id
    order by bulletin_section_1.position, bulletin_section_1.id
    limit 24
  ),
  uuid_send(bulletin_1.id)
from (values (true)) as root
left join bulletin as bulletin_1 on bulletin_1.year = $2::int4 and bulletin_1.month = $3::int4
