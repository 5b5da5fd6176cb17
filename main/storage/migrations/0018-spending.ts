/** One ledger of money: a row is a reservation while `spent_micro_usd` is null. What was spent before stays in history. */
export const spending = `
CREATE TABLE spending (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  run_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  model TEXT NOT NULL,
  turn_id TEXT NOT NULL,
  reserved_micro_usd INTEGER NOT NULL,
  spent_micro_usd INTEGER
) STRICT;
CREATE INDEX spending_by_time ON spending (at, workspace_id, spent_micro_usd, reserved_micro_usd);
CREATE INDEX spending_open ON spending (run_id) WHERE spent_micro_usd IS NULL;
`
