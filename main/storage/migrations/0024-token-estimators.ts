/** What was learned of tokenizers that are not published, by model, as JSON. */
export const tokenEstimators = `
CREATE TABLE token_estimators (
  model TEXT PRIMARY KEY,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
