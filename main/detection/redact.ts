import { findSecrets } from './secrets/find-secrets.ts'

/** How keys of known makers look, also when the maker has blotted out their middle. */
const KEYS =
  /\b(?:sk|rk|pk|gsk|xai|pplx|fw|csk|nvapi|hf|r8|tgp)[-_][\w*.…-]{6,}|\bAIza[\w*-]{8,}|\bBearer\s+[\w*.~+/=-]{8,}/gi

const HIDDEN = '•••'

/** The text without keys: those that are named, and whatever looks like one. */
export function redact(text: string, ...secrets: readonly (string | undefined)[]): string {
  let result = text
  for (const secret of secrets) if (secret) result = result.replaceAll(secret, HIDDEN)
  result = result.replace(KEYS, HIDDEN)
  for (const { start, end } of findSecrets(result).toReversed())
    result = `${result.slice(0, start)}${HIDDEN}${result.slice(end)}`
  return result
}
