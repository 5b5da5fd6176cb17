/** Instructions and parameters of a workspace or of one conversation, as JSON; NULL follows what is above it. */
export const answerSettings = `
ALTER TABLE workspaces ADD COLUMN answer_settings TEXT;
ALTER TABLE conversations ADD COLUMN answer_settings TEXT;
`
