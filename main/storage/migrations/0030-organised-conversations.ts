/**
 * Folders, pins, the archive and tags of conversations. What is listed, what is pinned, what is in a folder or put away has
 * an index each, so that a page of the list is read without the rest.
 */
export const organisedConversations = `
CREATE TABLE folders (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE conversations ADD COLUMN pinned_at INTEGER;
ALTER TABLE conversations ADD COLUMN archived_at INTEGER;
ALTER TABLE conversations ADD COLUMN folder_id TEXT;
CREATE TABLE conversation_tags (
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (conversation_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_tags_tag ON conversation_tags (tag, conversation_id);
CREATE INDEX conversations_listed ON conversations (workspace_id, updated_at DESC, id DESC)
  WHERE deleted_at IS NULL AND archived_at IS NULL AND folder_id IS NULL AND pinned_at IS NULL;
CREATE INDEX conversations_pinned ON conversations (workspace_id, pinned_at DESC)
  WHERE deleted_at IS NULL AND archived_at IS NULL AND pinned_at IS NOT NULL;
CREATE INDEX conversations_archived ON conversations (workspace_id, updated_at DESC, id DESC)
  WHERE deleted_at IS NULL AND archived_at IS NOT NULL;
CREATE INDEX conversations_folder ON conversations (folder_id, updated_at DESC, id DESC) WHERE folder_id IS NOT NULL;
CREATE INDEX conversations_trash ON conversations (workspace_id, updated_at DESC, id DESC) WHERE deleted_at > 0;
`
