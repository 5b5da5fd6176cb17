/**
 * Runs of the app, so that what one of them left unfinished is known by the run and not by a clock that may be set back.
 * Moments that no date can be, which imports of earlier versions could store, become the nearest that one can.
 */
export const runs = `
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  process_id INTEGER NOT NULL,
  started_at INTEGER NOT NULL
) STRICT;

-- The run that writes, or wrote, an answer.
ALTER TABLE messages ADD COLUMN run_id INTEGER;
-- The run that hid the conversation.
ALTER TABLE conversations ADD COLUMN deleted_run_id INTEGER;

UPDATE messages SET created_at = max(0, min(created_at, 253402300799999)) WHERE created_at NOT BETWEEN 0 AND 253402300799999;
UPDATE conversations SET created_at = max(0, min(created_at, 253402300799999)), updated_at = max(0, min(updated_at, 253402300799999))
 WHERE created_at NOT BETWEEN 0 AND 253402300799999 OR updated_at NOT BETWEEN 0 AND 253402300799999;
`
