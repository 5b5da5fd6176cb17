/** What became of answers, from which the app learns who answers well: figures and hashed words, never text. */
export const routeOutcomes = `
CREATE TABLE route_outcomes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  turn_id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  model TEXT NOT NULL,
  outcome TEXT NOT NULL,
  signal TEXT,
  embedding BLOB
) STRICT;
CREATE INDEX route_outcomes_conversation ON route_outcomes (conversation_id);
`
