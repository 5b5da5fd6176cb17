/**
 * What this month cost before the ledger was there counts against budgets as well: from the traces of answers, found by
 * the time in their ids (version 7), and from what was asked ahead of time. Older months are in no budget any more.
 */
export const earlierSpending = `
INSERT INTO spending (at, run_id, workspace_id, model, turn_id, reserved_micro_usd, spent_micro_usd)
SELECT
  CAST(json_extract(t.trace, '$.startedAt') AS INTEGER),
  'before the ledger',
  coalesce(json_extract(t.trace, '$.workspaceId'), c.workspace_id, 'default'),
  json_extract(t.trace, '$.model'),
  t.turn_id,
  CAST(json_extract(t.trace, '$.costMicroUsd') AS INTEGER),
  CAST(json_extract(t.trace, '$.costMicroUsd') AS INTEGER)
FROM (SELECT printf('%012x', unixepoch('now', 'start of month', '-1 day') * 1000) AS hex) since
JOIN turn_traces t ON t.turn_id >= substr(since.hex, 1, 8) || '-' || substr(since.hex, 9, 4)
LEFT JOIN conversations c ON c.id = t.conversation_id
WHERE json_extract(t.trace, '$.costMicroUsd') > 0
  AND t.turn_id NOT IN (SELECT turn_id FROM spending);

INSERT INTO spending (at, run_id, workspace_id, model, turn_id, reserved_micro_usd, spent_micro_usd)
SELECT w.warmed_at, 'before the ledger', w.workspace_id, w.model, 'warm ' || w.name, w.spent_micro_usd, w.spent_micro_usd
FROM cache_warms w
WHERE w.spent_micro_usd > 0
  AND w.warmed_at >= unixepoch('now', 'start of month', '-1 day') * 1000
  AND w.warmed_at < coalesce((SELECT min(at) FROM spending WHERE run_id <> 'before the ledger'), 9e15);
`
