import type { Quarter } from './quarter.ts'

/** The tables of history, each once per quarter: `turns_2026q4`. */
export const historyTables = [
  'turns',
  'completions',
  'stage_times',
  'metric_series',
  'metrics',
  'stale_days',
  'day_zone',
  'day_turns',
  'day_errors',
  'day_stages'
] as const
export type HistoryTable = (typeof historyTables)[number]

/** The table's name in its quarter's file. */
export const tableOf = (table: HistoryTable, quarter: Quarter): string => `${table}_${quarter}`

/** The tables of sums, which stay readable when the quarter itself is archived or dropped. */
export const dayTableNames = ['day_turns', 'day_errors', 'day_stages'] as const

/** The file that keeps only the sums; a change of these tables stands here and in `quarterMigrations`. */
export const dayMigrations = (quarter: Quarter): string[] => [dayTables(quarter), countSent(quarter)]

/** Days that were summed up before are taken to have sent with every turn of a sum that has bytes. */
function countSent(quarter: Quarter): string {
  const sums = tableOf('day_turns', quarter)
  return `
ALTER TABLE ${sums} ADD COLUMN sent_turns INTEGER NOT NULL DEFAULT 0;
UPDATE ${sums} SET sent_turns = turns WHERE sent_bytes > 0;
`
}

/** Sums of a day's turns. */
function dayTables(quarter: Quarter): string {
  return `
CREATE TABLE ${tableOf('day_turns', quarter)} (
  day INTEGER NOT NULL,
  workspace_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  is_remote INTEGER NOT NULL,
  cache_layer TEXT NOT NULL,
  turns INTEGER NOT NULL,
  stopped INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cost_micro_usd REAL NOT NULL,
  saved_micro_usd REAL NOT NULL,
  saved_ms REAL NOT NULL,
  sent_bytes INTEGER NOT NULL,
  total_ms BLOB NOT NULL,
  first_token_ms BLOB NOT NULL,
  PRIMARY KEY (day, workspace_id, provider, model, is_remote, cache_layer)
) STRICT, WITHOUT ROWID;

CREATE TABLE ${tableOf('day_errors', quarter)} (
  day INTEGER NOT NULL,
  workspace_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  error TEXT NOT NULL,
  turns INTEGER NOT NULL,
  PRIMARY KEY (day, workspace_id, provider, model, error)
) STRICT, WITHOUT ROWID;

CREATE TABLE ${tableOf('day_stages', quarter)} (
  day INTEGER NOT NULL,
  stage TEXT NOT NULL,
  duration_ms BLOB NOT NULL,
  PRIMARY KEY (day, stage)
) STRICT, WITHOUT ROWID;
`
}

/**
 * What brings a quarter's file to the current schema, forward only like the main file's migrations. It also runs on an
 * archived quarter when that is opened. Rows lie in the order of time, so that a range is one stretch of the file and
 * new rows go to its end; a row's key is also what makes writing it twice harmless.
 */
export function quarterMigrations(quarter: Quarter): string[] {
  const turns = tableOf('turns', quarter)
  return [
    `
CREATE TABLE ${turns} (
  at INTEGER NOT NULL,
  turn_id BLOB NOT NULL,
  workspace_id TEXT NOT NULL,
  conversation_id BLOB NOT NULL,
  message_id BLOB NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  is_remote INTEGER NOT NULL CHECK (is_remote IN (0, 1)),
  outcome TEXT NOT NULL CHECK (outcome IN ('complete', 'stopped', 'failed')),
  error TEXT,
  cache_layer TEXT,
  total_ms REAL NOT NULL,
  first_token_ms REAL,
  before_provider_ms REAL,
  input_tokens INTEGER,
  cached_input_tokens INTEGER,
  output_tokens INTEGER,
  reasoning_tokens INTEGER,
  cost_micro_usd REAL,
  saved_micro_usd REAL NOT NULL,
  saved_ms REAL NOT NULL,
  sent_bytes INTEGER NOT NULL,
  PRIMARY KEY (at, turn_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ${turns}_model ON ${turns} (model, at);
CREATE INDEX ${turns}_failed ON ${turns} (error, at) WHERE error IS NOT NULL;
CREATE INDEX ${turns}_cached ON ${turns} (cache_layer, at) WHERE cache_layer IS NOT NULL;

-- One row for every call of a model: a turn has several when it was tried again or went to another provider.
CREATE TABLE ${tableOf('completions', quarter)} (
  at INTEGER NOT NULL,
  turn_id BLOB NOT NULL,
  attempt INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  response_ms REAL,
  first_token_ms REAL,
  input_tokens INTEGER,
  cached_input_tokens INTEGER,
  output_tokens INTEGER,
  reasoning_tokens INTEGER,
  cost_micro_usd REAL,
  cache_layer TEXT,
  finish TEXT,
  error TEXT,
  PRIMARY KEY (at, turn_id, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE ${tableOf('stage_times', quarter)} (
  at INTEGER NOT NULL,
  turn_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  stage TEXT NOT NULL,
  start_ms REAL NOT NULL,
  duration_ms REAL NOT NULL,
  PRIMARY KEY (at, turn_id, position)
) STRICT, WITHOUT ROWID;

-- A metric with one set of label values. Labels are bounded, so this table does not grow.
CREATE TABLE ${tableOf('metric_series', quarter)} (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('counter', 'gauge', 'histogram')),
  name TEXT NOT NULL,
  labels TEXT NOT NULL CHECK (json_valid(labels)),
  UNIQUE (name, labels)
) STRICT;

-- What a series did in the minute that begins at \`at\`; only minutes in which it did anything.
CREATE TABLE ${tableOf('metrics', quarter)} (
  series INTEGER NOT NULL,
  at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  sum REAL NOT NULL,
  sketch BLOB,
  PRIMARY KEY (series, at)
) STRICT, WITHOUT ROWID;

-- Days whose sums below are older than their turns. A day is the local day of the person, counted from 1970-01-01.
CREATE TABLE ${tableOf('stale_days', quarter)} (
  day INTEGER PRIMARY KEY
) STRICT;
${dayTables(quarter)}`,
    `${countSent(quarter)}
INSERT OR IGNORE INTO ${tableOf('stale_days', quarter)} SELECT DISTINCT day FROM ${tableOf('day_turns', quarter)};`,
    `
-- The time zone whose days the sums are of; none before they are first summed up. At most one row.
CREATE TABLE ${tableOf('day_zone', quarter)} (
  zone TEXT NOT NULL
) STRICT;
`
  ]
}
