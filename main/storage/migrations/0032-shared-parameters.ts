/** Parameters of routing that were learned with others: signed, in versions, with what trying them here came to. */
export const sharedParameters = `
CREATE TABLE shared_parameters (
  run TEXT NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  parameters TEXT NOT NULL,
  state TEXT NOT NULL,
  outcomes INTEGER,
  loss_before REAL,
  loss_after REAL,
  PRIMARY KEY (run, version)
) STRICT, WITHOUT ROWID;
`
