import type { ClassCounts } from './text-classes.ts'

/**
 * Tokens of a family's tokenizer for each unit of `TEXT_CLASSES`, fitted on English, Turkish and other European prose,
 * code, JSON, tables, CJK, other scripts, emoji and base64 (docs/decisions, "Counting tokens"). What a provider reports
 * corrects them.
 */
export interface Family {
  name: string
  weights: ClassCounts
  /** How far the real weights may be from these, as a share: wider where the tokenizer is not published. */
  doubt: number
}

const PUBLISHED = 0.05
const UNPUBLISHED = 0.15

const FAMILIES: readonly (readonly [RegExp, Family])[] = [
  [
    /claude/i,
    { name: 'claude', weights: [1.07, 2.19, 0.418, 0.05, 1.544, 2.606, 1.285, 0.2, 1.05, 5], doubt: UNPUBLISHED }
  ],
  [
    /gemini|gemma/i,
    { name: 'gemma', weights: [0.966, 1.033, 0.795, 0.675, 0.827, 0.938, 0.671, 0.974, 1.035, 5], doubt: PUBLISHED }
  ],
  [
    /deepseek/i,
    { name: 'deepseek', weights: [0.975, 1.817, 0.146, 0.602, 0.876, 1.42, 1.106, 0.156, 1.022, 5], doubt: PUBLISHED }
  ],
  [
    /qwen|qwq/i,
    { name: 'qwen', weights: [1.014, 1.327, 0.986, 0, 0.819, 1.794, 1.035, 0.041, 1.09, 5], doubt: PUBLISHED }
  ],
  [
    /llama|nemotron|sonar/i,
    { name: 'llama', weights: [0.98, 1.092, 0.397, 0, 0.974, 1.342, 1.219, 0.05, 1.04, 5], doubt: PUBLISHED }
  ]
]

/** Between the families above, on the safe side: most makers do not publish their tokenizer. */
const OTHER: Family = {
  name: 'other',
  weights: [1.04, 1.6, 0.6, 0.3, 1.2, 1.8, 1.15, 0.3, 1.06, 5],
  doubt: UNPUBLISHED
}

export function familyOf(model: string): Family {
  return FAMILIES.find(([name]) => name.test(model))?.[1] ?? OTHER
}
