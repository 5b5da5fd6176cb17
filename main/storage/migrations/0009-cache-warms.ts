/** Which answers were made ahead of time, and which of them somebody asked for. Names give nothing away. */
export const cacheWarms = `
CREATE TABLE cache_warms (
  name TEXT NOT NULL,
  warmed_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  used_at INTEGER,
  spent_micro_usd INTEGER NOT NULL,
  PRIMARY KEY (warmed_at, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX cache_warms_waiting ON cache_warms (name) WHERE used_at IS NULL;
`
