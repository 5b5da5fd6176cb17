/** What decides whether an answer to a task is right. */
export type TaskCheck =
  | { kind: 'number'; value: number }
  /** Of each group one must occur, as a word or the beginning of one. */
  | { kind: 'words'; all: string[][] }
  /** The first label that occurs must be this one. */
  | { kind: 'label'; value: string; labels: string[] }
  /** The query must give the rows that the reference gives, in any order. */
  | { kind: 'sql'; database: string; reference: string }

/** A question of our own with an answer that a program can check. */
export interface Task {
  id: string
  kind: string
  language: 'en' | 'tr'
  prompt: string
  check: TaskCheck
}

/** What a model made of a task when it was measured. */
export interface TaskOutcome {
  /** 1 right, 0 wrong. */
  quality: 0 | 1
  promptTokens: number
  outputTokens: number
  /** Processor seconds of one thread, so that other work on the machine does not count. */
  firstTokenSeconds: number
  seconds: number
  /** Geometric mean of the probabilities of what it wrote. */
  confidence: number
  /** What it wrote, so that checks can be changed without asking again. */
  answer: string
}

export interface MeasuredTask extends Task {
  outcomes: Record<string, TaskOutcome>
}
