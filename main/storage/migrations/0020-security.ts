/** Labels of workspaces and words of their own, maps of what is masked, answers to the security monitor. */
export const security = `
ALTER TABLE workspaces ADD COLUMN label TEXT NOT NULL DEFAULT 'internal' CHECK (label IN ('public', 'internal', 'confidential', 'secret'));
ALTER TABLE workspaces ADD COLUMN mask_terms TEXT NOT NULL DEFAULT '[]';
ALTER TABLE workspaces ADD COLUMN mask_silently INTEGER NOT NULL DEFAULT 0;

CREATE TABLE mask_maps (
  conversation_id TEXT PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE security_answers (
  hash TEXT PRIMARY KEY,
  answer TEXT NOT NULL CHECK (answer IN ('send', 'leave-out')),
  reason TEXT,
  answered_at INTEGER NOT NULL
) STRICT;

CREATE TABLE usual_requests (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  shape TEXT NOT NULL
) STRICT;
`
