select
  array(
    select row(
      array(
        select row(
          article_2.kind,
          article_variant_1.title,
          article_2.version,
          uuid_send(article_2.id),
          media_2.kind,
          media_variant_1.title,
          media_variant_1.alt,
          media_2.version,
          uuid_send(media_2.id)
        )
        from bulletin_item as bulletin_item_1
        left join article as article_2 on article_2.id = bulletin_item_1.article_id
        left join article_variant as article_variant_1 on article_variant_1.entry_id = article_2.id and article_variant_1.locale = $3::text
        left join media as media_2 on media_2.id = bulletin_item_1.media_id
        left join media_variant as media_variant_1 on media_variant_1.entry_id = media_2.id and media_variant_1.locale = $3::text
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
    where bulletin_section_1.owner_id = bulletin_1.id
    order by bulletin_section_1.position, bulletin_section_1.id
    limit 24
  ),
  uuid_send(bulletin_1.id)
from (values (true)) as root
left join bulletin as bulletin_1 on bulletin_1.year = $1::int4 and bulletin_1.month = $2::int4
