/** Runs that evolve a workspace's instructions, and the calls that were paid for, so that none is paid for twice. */
export const tuning = `
CREATE TABLE tuning_runs (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  setup TEXT NOT NULL,
  result TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE tuning_calls (
  run_id TEXT NOT NULL REFERENCES tuning_runs (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  text TEXT,
  micro_usd INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;
`
