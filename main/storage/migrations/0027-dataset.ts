/** What people said and showed about answers, and the masked examples that were gathered from poor ones. */
export const dataset = `
CREATE TABLE answer_signals (
  turn_id TEXT NOT NULL,
  signal TEXT NOT NULL,
  reason TEXT,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  PRIMARY KEY (turn_id, signal)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_signals_conversation ON answer_signals (conversation_id);
CREATE TABLE dataset_examples (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  turn_id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  workspace_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  model TEXT NOT NULL,
  signal TEXT NOT NULL,
  reason TEXT,
  prompt TEXT NOT NULL,
  answer TEXT NOT NULL,
  better TEXT,
  edited INTEGER NOT NULL DEFAULT 0,
  digest TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX dataset_examples_conversation ON dataset_examples (conversation_id);
`
