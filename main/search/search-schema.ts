import type { Month } from './message-key.ts'

/** The index's own tables; those of the months are made as they are needed. */
export const searchMigrations = [
  `
-- How far the index has come in reading all messages; done once there are no more. The index can always be made anew.
CREATE TABLE progress (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  indexed_to INTEGER NOT NULL,
  done INTEGER NOT NULL CHECK (done IN (0, 1))
) STRICT;
INSERT INTO progress (id, indexed_to, done) VALUES (1, 0, 0);

CREATE VIRTUAL TABLE titles USING fts5(text, tags, content='', contentless_delete=1, tokenize='ascii', prefix='2');
`,
  // Soft hyphens, raised signs and C++ are words in another way since: an older index is made anew.
  'UPDATE progress SET done = done;'
]

export const tableOfMonth = (month: Month): string => `messages_${month}`

/**
 * Words come folded, so the tokenizer has only to split at spaces. The text itself is not kept: what a hit says is read
 * from the message. Beginnings of two letters have an index of their own, since without one FTS5 gathers every match
 * of a beginning before it gives the first; longer ones match too little for that to matter.
 */
export const monthSchema = (month: Month): string =>
  `CREATE VIRTUAL TABLE IF NOT EXISTS ${tableOfMonth(month)}
   USING fts5(text, tags, content='', contentless_delete=1, tokenize='ascii', prefix='2')`
