/** How many conversations a workspace has, and which move when it goes, without looking at those of the others. */
export const conversationsOfWorkspace = `
CREATE INDEX conversations_workspace ON conversations (workspace_id, deleted_at);
`
