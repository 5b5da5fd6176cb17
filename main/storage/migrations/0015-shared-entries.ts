/** Which entries of the answer cache lie in a layer of the team as well. */
export const sharedEntries = `
ALTER TABLE cache_entries ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;
`
