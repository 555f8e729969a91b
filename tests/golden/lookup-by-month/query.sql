select
  bulletin_1.number,
  bulletin_1.year,
  bulletin_1.month,
  bulletin_1.released_on,
  bulletin_1.languages,
  array(
    select row(
      bulletin_variant_1.locale,
      bulletin_variant_1.title
    )
    from bulletin_variant as bulletin_variant_1
    where bulletin_variant_1.entry_id = bulletin_1.id
    order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], bulletin_variant_1.locale::text)
    limit 6
  ),
  bulletin_2.number,
  bulletin_2.released_on,
  bulletin_2.languages,
  array(
    select row(
      bulletin_variant_2.locale
    )
    from bulletin_variant as bulletin_variant_2
    where bulletin_variant_2.entry_id = bulletin_2.id
    order by array_position('{VI,EN,ZH,FR,JA,KO}'::text[], bulletin_variant_2.locale::text)
    limit 6
  ),
  bulletin_3.number
from (values (true)) as root
left join bulletin as bulletin_1 on bulletin_1.year = $1::int4 and bulletin_1.month = $2::int4
left join bulletin as bulletin_2 on bulletin_2.year = $3::int4 and bulletin_2.month = $4::int4
left join bulletin as bulletin_3 on bulletin_3.year = $5::int4 and bulletin_3.month = $6::int4
