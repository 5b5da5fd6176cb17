/** Tables of the answer cache get the field's names, and so do the keys of what its hit confidence has learned. */
export const plainNames = `
ALTER TABLE cache_graves RENAME TO cache_tombstones;
ALTER TABLE cache_days RENAME TO cache_savings;
ALTER TABLE cache_meanings RENAME TO cache_question_embeddings;
ALTER TABLE cache_lessons RENAME TO cache_training_samples;
ALTER TABLE cache_training_samples RENAME COLUMN lessons TO samples;
ALTER TABLE turn_exchange_room RENAME TO turn_exchange_size;
UPDATE cache_training_samples SET samples = json_remove(
  json_set(
    samples,
    '$.confidence',
    json_remove(
      json_set(json_extract(samples, '$.judge'), '$.samples', json(coalesce(json_extract(samples, '$.judge.lessons'), '[]'))),
      '$.lessons'
    )
  ),
  '$.judge'
) WHERE json_type(samples, '$.judge') = 'object';
`
