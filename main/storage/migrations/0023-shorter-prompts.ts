/**
 * Texts that models read in the place of messages, each once: they are compared with what was written. And what writing
 * prompts shorter has saved: sums of local days, counted from 1970-01-01.
 */
export const shorterPrompts = `
CREATE TABLE read_texts (
  seq INTEGER PRIMARY KEY,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (conversation_id, key)
) STRICT;
CREATE TABLE prompt_savings (
  day INTEGER NOT NULL,
  workspace_id TEXT NOT NULL,
  model TEXT NOT NULL,
  place TEXT NOT NULL CHECK (place IN ('local', 'remote')),
  answers INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  micro_usd INTEGER NOT NULL,
  PRIMARY KEY (day, workspace_id, model, place)
) STRICT, WITHOUT ROWID;
`
