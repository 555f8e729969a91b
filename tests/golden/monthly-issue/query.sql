select
  uuid_send(bulletin_1.id),
  bulletin_1.number,
  bulletin_1.year,
  bulletin_1.month,
  bulletin_1.released_on,
  bulletin_variant_1.title,
  bulletin_variant_1.editor_note,
  bulletin_variant_2.title,
  bulletin_variant_2.editor_note,
  array(
    select row(
      bulletin_section_1.code,
      bulletin_section_variant_1.heading,
      bulletin_section_variant_2.heading,
      array(
        select row(
          bulletin_item_1.position,
          uuid_send(article_2.id),
          article_variant_1.locale,
          exists (select from article_variant as article_variant_2 where article_variant_2.entry_id = article_variant_1.entry_id and article_variant_2.locale = article_variant_1.source_locale and article_variant_2.revision > article_variant_1.source_revision and article_variant_2.sentences <> article_variant_1.source_sentences),
          article_variant_1.title,
          article_variant_1.summary,
          article_variant_1.body_markdown,
          article_variant_1.body_html,
          article_variant_3.locale,
          exists (select from article_variant as article_variant_4 where article_variant_4.entry_id = article_variant_3.entry_id and article_variant_4.locale = article_variant_3.source_locale and article_variant_4.revision > article_variant_3.source_revision and article_variant_4.sentences <> article_variant_3.source_sentences),
          article_variant_3.title,
          article_variant_3.summary,
          article_variant_3.body_markdown,
          article_variant_3.body_html,
          array(
            select row(
              uuid_send(media_2.id),
              media_2.width,
              media_2.height,
              media_2.credit,
              media_variant_1.caption,
              media_variant_2.caption
            )
            from (
              select media_2.*, article_media_1.position as key_0
              from article_media as article_media_1
              join media as media_2 on media_2.id = article_media_1.target_id
              where article_media_1.owner_id = article_2.id
              order by article_media_1.position
              limit 4
            ) as media_2
            left join media_variant as media_variant_1 on media_variant_1.entry_id = media_2.id and media_variant_1.locale = $3::text
            left join media_variant as media_variant_2 on media_variant_2.entry_id = media_2.id and media_variant_2.locale = $4::text
            order by media_2.key_0
          ),
          uuid_send(media_3.id),
          media_variant_3.title,
          media_variant_3.caption,
          media_variant_4.title,
          media_variant_4.caption
        )
        from bulletin_item as bulletin_item_1
        left join article as article_2 on article_2.id = bulletin_item_1.article_id
        left join article_variant as article_variant_1 on article_variant_1.entry_id = article_2.id and article_variant_1.locale = $3::text
        left join article_variant as article_variant_3 on article_variant_3.entry_id = article_2.id and article_variant_3.locale = $4::text
        left join media as media_3 on media_3.id = bulletin_item_1.media_id
        left join media_variant as media_variant_3 on media_variant_3.entry_id = media_3.id and media_variant_3.locale = $3::text
        left join media_variant as media_variant_4 on media_variant_4.entry_id = media_3.id and media_variant_4.locale = $4::text
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
    left join bulletin_section_variant as bulletin_section_variant_1 on bulletin_section_variant_1.entry_id = bulletin_section_1.id and bulletin_section_variant_1.locale = $3::text
    left join bulletin_section_variant as bulletin_section_variant_2 on bulletin_section_variant_2.entry_id = bulletin_section_1.id and bulletin_section_variant_2.locale = $4::text
    where bulletin_section_1.owner_id = bulletin_1.id
    order by bulletin_section_1.position, bulletin_section_1.id
    limit 24
  )
from (values (true)) as root
left join bulletin as bulletin_1 on bulletin_1.year = $1::int4 and bulletin_1.month = $2::int4
left join bulletin_variant as bulletin_variant_1 on bulletin_variant_1.entry_id = bulletin_1.id and bulletin_variant_1.locale = $3::text
left join bulletin_variant as bulletin_variant_2 on bulletin_variant_2.entry_id = bulletin_1.id and bulletin_variant_2.locale = $4::text
