/**
 * Which workspace something belongs to is said by its conversation alone: moving one writes one row, however long it is.
 * A workspace that was removed stays as another name of the first one, so that removing writes one row as well.
 * `messages.workspace_id` is not read or written any more; it stays, since taking a column away writes all messages anew.
 */
export const workspaceOfConversation = `
ALTER TABLE workspaces ADD COLUMN removed_at INTEGER;

DROP TRIGGER messages_follow_workspace;
DROP INDEX messages_recent_answers;
CREATE INDEX messages_answers ON messages (conversation_id, created_at DESC, seq DESC) WHERE role = 'assistant';

-- Whether conversations may have moved that the search index has not looked at yet.
CREATE INDEX search_changes_titles ON search_changes (seq) WHERE kind = 'title';

DROP TRIGGER search_changed_message;
CREATE TRIGGER search_changed_message AFTER UPDATE OF parts, status ON messages WHEN NEW.status <> 'streaming' BEGIN
  INSERT INTO search_changes (kind, row, created_at) VALUES ('message', NEW.seq, NEW.created_at);
END;
`
