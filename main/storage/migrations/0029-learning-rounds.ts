/** Rounds of learning together that this computer took part in, for the privacy account; never what was learned. */
export const learningRounds = `
CREATE TABLE learning_rounds (
  run TEXT NOT NULL,
  round INTEGER NOT NULL,
  at INTEGER NOT NULL,
  clients INTEGER NOT NULL,
  sampling_rate REAL NOT NULL,
  noise_multiplier REAL NOT NULL,
  contributed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run, round)
) STRICT, WITHOUT ROWID;
`
