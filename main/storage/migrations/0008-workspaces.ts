/** Workspaces keep conversations of different work apart. `network_mode` is stricter than the app's, or null. */
export const workspaces = `
CREATE TABLE workspaces (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- Empty for the first one until the person names it: the interface has a word for it.
  name TEXT NOT NULL,
  network_mode TEXT CHECK (network_mode IN ('offline', 'ask')),
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO workspaces (id, name, created_at) VALUES ('default', '', 0);

DROP INDEX conversations_recent;
CREATE INDEX conversations_recent ON conversations (workspace_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL;
`
