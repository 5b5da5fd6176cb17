/**
 * Installations that began when requests were sent directly by default keep that: a person who never chose a mode has no
 * row of it. A database that is being made has neither conversations nor settings, and begins with the default of now.
 */
export const modeOfBefore = `
INSERT INTO settings (section, value)
SELECT 'network', '{"mode":"auto"}'
WHERE (EXISTS (SELECT 1 FROM conversations) OR EXISTS (SELECT 1 FROM settings))
  AND NOT EXISTS (SELECT 1 FROM settings WHERE section = 'network');
UPDATE settings SET value = json_set(value, '$.mode', 'auto')
WHERE section = 'network' AND json_type(value, '$.mode') IS NULL;
`
