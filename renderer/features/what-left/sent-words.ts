/** A message of a request as it was sent. */
export interface SentMessage {
  /** As the protocol names it, such as `user` or `system`. */
  role: string
  text: string
}

/** Where protocols put what a person or the app said; anything else in a body is a setting. */
const TEXT_KEYS = new Set([
  'content',
  'text',
  'parts',
  'instructions',
  'system',
  'systemInstruction',
  'system_instruction'
])
const LIST_KEYS = new Set(['messages', 'input', 'contents'])
const DEEPEST = 12

/**
 * The words in a request's body, in the order in which they were sent, whichever provider's protocol it is in.
 * @returns undefined where the body is not JSON, or was not kept whole
 */
export function sentWords(body: string): SentMessage[] | undefined {
  let read: unknown
  try {
    read = JSON.parse(body)
  } catch {
    return undefined
  }
  const found: SentMessage[] = []
  const walk = (value: unknown, role: string, depth: number): void => {
    if (depth > DEEPEST) return
    if (typeof value === 'string') {
      const last = found.at(-1)
      if (value === '') return
      if (last?.role === role && depth > 3) last.text += `\n${value}`
      else found.push({ role, text: value })
    } else if (Array.isArray(value)) for (const one of value) walk(one, role, depth + 1)
    else if (typeof value === 'object' && value !== null) {
      const said = (value as { role?: unknown }).role
      const speaker = typeof said === 'string' ? said : role
      for (const [key, part] of Object.entries(value)) {
        if (LIST_KEYS.has(key)) walk(part, 'user', depth + 1)
        else if (TEXT_KEYS.has(key)) walk(part, depth === 0 ? 'system' : speaker, depth + 1)
      }
    }
  }
  walk(read, 'user', 0)
  return found
}
