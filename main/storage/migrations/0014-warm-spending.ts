/** Of what was asked ahead of time: for which workspace, and what it was asked of. Empty for what was noted before. */
export const warmSpending = `
ALTER TABLE cache_warms ADD COLUMN workspace_id TEXT NOT NULL DEFAULT '';
ALTER TABLE cache_warms ADD COLUMN model TEXT NOT NULL DEFAULT '';
`
