import type { BranchMessage } from '../../../main/domain/conversation.ts'
import { askNow, askReader } from './markdown/reader.ts'
import { textOf } from '../../../main/domain/message-text.ts'

/** What may be read differently from how it is written. */
const MARKUP = /[\\`*_[\]<>&$|#~]|^[ \t]*(?:[-+]|\d+[.)])\s/m
/** So long the reader works before what it found is told. */
const TOGETHER_MS = 100

const seen = new WeakMap<BranchMessage, string>()

/** What people read where a message is shown; null until that was found out. */
export function seenText(message: BranchMessage): string | null {
  const known = seen.get(message)
  if (known !== undefined) return known
  const text = textOf(message)
  const now = message.role === 'user' || !MARKUP.test(text) ? [text] : askNow('seen', { text })
  return now ? keep(message, now) : null
}

/** Finds out what is read of messages, one after the other, and tells now and then that more is known. */
export async function readSeenTexts(
  messages: readonly BranchMessage[],
  onMore: () => void,
  signal: AbortSignal
): Promise<void> {
  let told = performance.now()
  for (const message of messages) {
    if (signal.aborted) return
    if (seenText(message) !== null) continue
    const text = textOf(message)
    keep(message, (await askReader('seen', { text })) ?? [text])
    if (performance.now() - told < TOGETHER_MS) continue
    told = performance.now()
    onMore()
  }
  onMore()
}

function keep(message: BranchMessage, pieces: readonly string[]): string {
  const text = pieces.join('\n')
  seen.set(message, text)
  return text
}
