import { sizeIn } from './size-in.ts'

/**
 * What is thought of a model before it has answered: the share of MMLU questions it got right, by its makers' own reports,
 * and for the smallest ones the share of this repository's own tasks (`test/eval/sets/routing-tasks.jsonl`). Earlier
 * patterns win. `confirmed` is the day on which the figure was last seen in a copy of its source. A model that is newer
 * than its family's figure is taken to be no worse.
 */
interface QualityPrior {
  pattern: RegExp
  quality: number
  source: string
  confirmed: string
}

const CHECKED = '2026-11-30'
/** In OpenAI's own list of results, in several copies of the reports of the others, and measured here. */
const CHECKED_LATER = '2026-12-01'

const PRIORS: readonly QualityPrior[] = [
  { pattern: /smollm2?.*135m/i, quality: 0.24, source: 'measured here', confirmed: CHECKED_LATER },
  { pattern: /smollm2?.*360m/i, quality: 0.3, source: 'between its measured neighbours', confirmed: CHECKED },
  { pattern: /smollm2?.*1\.7b/i, quality: 0.5, source: 'SmolLM2 report, February 2025: 0.50', confirmed: CHECKED },
  { pattern: /qwen2?\.?5?.*coder.*0\.5b/i, quality: 0.63, source: 'measured here', confirmed: CHECKED_LATER },
  { pattern: /qwen2?\.?5?.*coder.*1\.5b/i, quality: 0.77, source: 'measured here', confirmed: CHECKED_LATER },
  { pattern: /gpt-(?:4\.1|5)-nano/i, quality: 0.8, source: 'OpenAI, April 2025: 0.801', confirmed: CHECKED },
  { pattern: /gpt-4o-mini/i, quality: 0.82, source: 'OpenAI, July 2024: 0.820', confirmed: CHECKED_LATER },
  { pattern: /gpt-(?:4\.1|5)-mini/i, quality: 0.87, source: 'OpenAI, April 2025: 0.875', confirmed: CHECKED_LATER },
  { pattern: /gpt-4\.1|gpt-5/i, quality: 0.9, source: 'OpenAI, April 2025: 0.902', confirmed: CHECKED },
  { pattern: /gpt-4o|\bo[134]\b/i, quality: 0.89, source: 'OpenAI, May 2024: 0.887', confirmed: CHECKED },
  { pattern: /gpt-3\.5/i, quality: 0.7, source: 'OpenAI, March 2023: 0.700', confirmed: CHECKED },
  { pattern: /claude.*haiku/i, quality: 0.75, source: 'Anthropic, March 2024: 0.752', confirmed: CHECKED_LATER },
  {
    pattern: /claude/i,
    quality: 0.89,
    source: 'Anthropic, June 2024: 0.887, 0.904 with reasoning',
    confirmed: CHECKED
  },
  { pattern: /gemini.*flash/i, quality: 0.79, source: 'Google, May 2024: 0.789', confirmed: CHECKED_LATER },
  { pattern: /gemini/i, quality: 0.86, source: 'Google, May 2024: 0.859', confirmed: CHECKED },
  { pattern: /mixtral/i, quality: 0.71, source: 'Mistral, December 2023: 0.706', confirmed: CHECKED }
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
