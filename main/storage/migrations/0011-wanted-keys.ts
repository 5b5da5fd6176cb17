/** A provider that was given a key is not asked without it, also when the key was lost with the run that could not encrypt it. */
export const wantedKeys = `
ALTER TABLE providers ADD COLUMN wants_key INTEGER NOT NULL DEFAULT 0 CHECK (wants_key IN (0, 1));
UPDATE providers SET wants_key = 1 WHERE encrypted_key IS NOT NULL;
`
