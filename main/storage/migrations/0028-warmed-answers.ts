/** Answers that were made ahead of time are called so. */
export const warmedAnswers = `
ALTER TABLE cache_warms RENAME TO warmed_answers;
DROP INDEX cache_warms_waiting;
CREATE INDEX warmed_answers_waiting ON warmed_answers (name) WHERE used_at IS NULL;
`
