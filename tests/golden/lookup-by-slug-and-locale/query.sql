select
  uuid_send(article_1.id),
  article_variant_2.title,
  uuid_send(article_2.id),
  uuid_send(article_3.id),
  article_variant_5.title,
  uuid_send(article_4.id),
  article_variant_7.title,
  uuid_send(article_5.id),
  article_variant_9.title,
  uuid_send(article_6.id),
  article_variant_11.title,
  uuid_send(article_7.id),
  uuid_send(article_8.id)
from (values (true)) as root
left join article_variant as article_variant_1 on article_variant_1.slug = $1::text and article_variant_1.locale = $2::text
left join article as article_1 on article_1.id = article_variant_1.entry_id
left join article_variant as article_variant_2 on article_variant_2.entry_id = article_1.id and article_variant_2.locale = $3::text
left join article_variant as article_variant_3 on article_variant_3.slug = $1::text and article_variant_3.locale = $4::text
left join article as article_2 on article_2.id = article_variant_3.entry_id
left join article_variant as article_variant_4 on article_variant_4.slug = $5::text and article_variant_4.locale = $6::text
left join article as article_3 on article_3.id = article_variant_4.entry_id
left join article_variant as article_variant_5 on article_variant_5.entry_id = article_3.id and article_variant_5.locale = $7::text
left join article_variant as article_variant_6 on article_variant_6.slug = $5::text and article_variant_6.locale = $4::text
left join article as article_4 on article_4.id = article_variant_6.entry_id
left join article_variant as article_variant_7 on article_variant_7.entry_id = article_4.id and article_variant_7.locale = $8::text
left join article_variant as article_variant_8 on article_variant_8.slug = $5::text and article_variant_8.locale = $2::text
left join article as article_5 on article_5.id = article_variant_8.entry_id
left join article_variant as article_variant_9 on article_variant_9.entry_id = article_5.id and article_variant_9.locale = $9::text
left join article_variant as article_variant_10 on article_variant_10.slug = $5::text and article_variant_10.locale = $10::text
left join article as article_6 on article_6.id = article_variant_10.entry_id
left join article_variant as article_variant_11 on article_variant_11.entry_id = article_6.id and article_variant_11.locale = $11::text
left join article_variant as article_variant_12 on article_variant_12.slug = $12::text and article_variant_12.locale = $2::text
left join article as article_7 on article_7.id = article_variant_12.entry_id
left join article_variant as article_variant_13 on article_variant_13.slug = $13::text and article_variant_13.locale = $14::text
left join article as article_8 on article_8.id = article_variant_13.entry_id
