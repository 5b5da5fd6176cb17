/** Turns on their way to history that could not be understood: kept for someone who can do more, in nobody's way. */
export const unreadableTurns = `
CREATE TABLE unreadable_turns (
  id INTEGER PRIMARY KEY,
  record TEXT NOT NULL
) STRICT;
`
