/** What the person pinned in a conversation, so that every model reads it, and what none shall read. */
export const contextWishes = `
CREATE TABLE context_wishes (
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  part TEXT NOT NULL,
  wish TEXT NOT NULL CHECK (wish IN ('pinned', 'excluded')),
  PRIMARY KEY (conversation_id, part)
) STRICT, WITHOUT ROWID;
`
