/** How keys of known makers look, also when the maker has blotted out their middle. */
const KEYS =
  /\b(?:sk|rk|pk|gsk|xai|pplx|fw|csk|nvapi|hf|r8|tgp)[-_][\w*.…-]{6,}|\bAIza[\w*-]{8,}|\bBearer\s+[\w*.~+/=-]{8,}/gi

const HIDDEN = '•••'

/** The text without keys: those that are named, and whatever looks like one. */
export function redact(text: string, ...secrets: readonly (string | undefined)[]): string {
  let result = text
  for (const secret of secrets) if (secret) result = result.replaceAll(secret, HIDDEN)
  return result.replace(KEYS, HIDDEN)
}
