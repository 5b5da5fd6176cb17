/**
 * What is thought of a model before it has answered: the share of MMLU questions it got right, by its makers' own model cards
 * and announcements (as of November 2026), and for the smallest ones the share of this repository's own tasks
 * (`test/eval/sets/routing-tasks.jsonl`, measured on 30 November 2026). Earlier patterns win.
 */
interface QualityPrior {
  pattern: RegExp
  quality: number
  source: string
}

const PRIORS: readonly QualityPrior[] = [
  { pattern: /smollm2?.*135m/i, quality: 0.25, source: 'measured here' },
  { pattern: /smollm2?.*360m/i, quality: 0.3, source: 'between its measured neighbours' },
  { pattern: /smollm2?.*1\.7b/i, quality: 0.5, source: 'SmolLM2 card' },
  { pattern: /qwen2?\.?5?.*coder.*0\.5b/i, quality: 0.59, source: 'measured here' },
  { pattern: /qwen2?\.?5?.*coder.*1\.5b/i, quality: 0.73, source: 'measured here' },
  { pattern: /gpt-4o-mini|gpt-4\.1-nano|gpt-5-nano/i, quality: 0.82, source: 'OpenAI, July 2024' },
  { pattern: /gpt-4o|gpt-4\.1|gpt-5|\bo[134]\b/i, quality: 0.89, source: 'OpenAI, May 2024' },
  { pattern: /gpt-3\.5/i, quality: 0.7, source: 'OpenAI, March 2023' },
  { pattern: /claude.*haiku/i, quality: 0.77, source: 'Anthropic, March 2024' },
  { pattern: /claude/i, quality: 0.89, source: 'Anthropic, June 2024' },
  { pattern: /gemini.*flash/i, quality: 0.79, source: 'Google, May 2024' },
  { pattern: /gemini/i, quality: 0.86, source: 'Google, May 2024' },
  { pattern: /mixtral/i, quality: 0.7, source: 'Mistral, December 2023' }
]

/** MMLU of open model families rises with the logarithm of their size (Qwen2.5: 0.5B 0.475, 7B 0.742, 72B 0.861). */
const AT_ONE_BILLION = 0.54
const PER_TENFOLD = 0.19
const BOUNDS = [0.2, 0.87] as const
/** A model of which neither the family nor the size is known. */
const UNKNOWN = { local: 0.5, remote: 0.75 } as const

/** @param name of the model or its file  @returns quality from 0 to 1, and where it comes from */
export function qualityPrior(name: string, where: 'local' | 'remote'): { quality: number; source: string } {
  const known = PRIORS.find(({ pattern }) => pattern.test(name))
  if (known) return known
  const billions = sizeIn(name)
  if (billions === undefined) return { quality: UNKNOWN[where], source: 'unknown model' }
  const quality = AT_ONE_BILLION + PER_TENFOLD * Math.log10(billions)
  return { quality: Math.max(BOUNDS[0], Math.min(BOUNDS[1], quality)), source: 'by its size' }
}

/** Billions of parameters, as names tell them: `7b`, `0.5B`, `135M`. */
function sizeIn(name: string): number | undefined {
  const match = /(?<![\p{L}\p{N}.])(\d+(?:\.\d+)?)\s?([bm])(?![\p{L}\p{N}])/iu.exec(name)
  if (!match) return undefined
  return Number(match[1]) / (match[2]?.toLowerCase() === 'm' ? 1000 : 1)
}
