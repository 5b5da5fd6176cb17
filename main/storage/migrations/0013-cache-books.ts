/**
 * The books of the answer cache are made at each start from figures of every entry, in the order of their use: an index
 * that holds just those, so that the answers themselves are not walked.
 */
export const cacheBooks = `
DROP INDEX cache_entries_used;
CREATE INDEX cache_entries_books ON cache_entries (used_at, id, fingerprint, bytes, stamp, workspace_id);
`
