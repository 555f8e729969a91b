select
  (
    select count(*)
    from article as article_1
    where exists (
      select from article_variant as article_variant_1
      where article_variant_1.entry_id = article_1.id
        and article_variant_1.locale = $1::text
        and exists (select from article_variant as article_variant_2 where article_variant_2.entry_id = article_variant_1.entry_id and article_variant_2.locale = article_variant_1.source_locale and article_variant_2.revision > article_variant_1.source_revision and article_variant_2.sentences <> article_variant_1.source_sentences)
    )
  ),
  array(
    select row(
      exists (select from article_variant as article_variant_6 where article_variant_6.entry_id = article_variant_5.entry_id and article_variant_6.locale = article_variant_5.source_locale and article_variant_6.revision > article_variant_5.source_revision and article_variant_6.sentences <> article_variant_5.source_sentences),
      uuid_send(article_variant_5.id)
    )
    from (
      select article_2.*
      from article as article_2
      where exists (
        select from article_variant as article_variant_3
        where article_variant_3.entry_id = article_2.id
          and article_variant_3.locale = $1::text
          and exists (select from article_variant as article_variant_4 where article_variant_4.entry_id = article_variant_3.entry_id and article_variant_4.locale = article_variant_3.source_locale and article_variant_4.revision > article_variant_3.source_revision and article_variant_4.sentences <> article_variant_3.source_sentences)
      )
      order by article_2.published_at desc, article_2.id desc
      limit 3
    ) as article_2
    left join article_variant as article_variant_5 on article_variant_5.entry_id = article_2.id and article_variant_5.locale = $1::text
    order by article_2.published_at desc, article_2.id desc
  ),
  (
    select count(*)
    from article as article_3
    where exists (
      select from article_variant as article_variant_7
      where article_variant_7.entry_id = article_3.id
        and article_variant_7.locale = $1::text
        and (exists (select from article_variant as article_variant_8 where article_variant_8.entry_id = article_variant_7.entry_id and article_variant_8.locale = article_variant_7.source_locale and article_variant_8.revision > article_variant_7.source_revision and article_variant_8.sentences <> article_variant_7.source_sentences)) is not true
    )
  ),
  (
    select count(*)
    from article as article_4
    where (exists (
      select from article_variant as article_variant_9
      where article_variant_9.entry_id = article_4.id
        and article_variant_9.locale = $1::text
        and (exists (select from article_variant as article_variant_10 where article_variant_10.entry_id = article_variant_9.entry_id and article_variant_10.locale = article_variant_9.source_locale and article_variant_10.revision > article_variant_9.source_revision and article_variant_10.sentences <> article_variant_9.source_sentences)) is not true
    )) is not true
  ),
  array(
    select row(
      period_1.code,
      array(
        select row(
          period_variant_3.locale,
          exists (select from period_variant as period_variant_4 where period_variant_4.entry_id = period_variant_3.entry_id and period_variant_4.locale = period_variant_3.source_locale and period_variant_4.revision > period_variant_3.source_revision and period_variant_4.sentences <> period_variant_3.source_sentences)
        )
        from period_variant as period_variant_3
        where period_variant_3.entry_id = period_1.id
        order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], period_variant_3.locale::text)
        limit 6
      )
    )
    from period as period_1
    where exists (
      select from period_variant as period_variant_1
      where period_variant_1.entry_id = period_1.id
        and exists (select from period_variant as period_variant_2 where period_variant_2.entry_id = period_variant_1.entry_id and period_variant_2.locale = period_variant_1.source_locale and period_variant_2.revision > period_variant_1.source_revision and period_variant_2.sentences <> period_variant_1.source_sentences)
    )
    order by period_1.starts_on, period_1.position, period_1.id
    limit 20
  )
