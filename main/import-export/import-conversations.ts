import { SextantError } from '../domain/errors.ts'
import type { EpochMs } from '../domain/units.ts'
import type { CallContext } from '../domain/call-context.ts'
import { NotTaken, type ImportSource, type NotTakenReason } from './imported.ts'
import { readImported } from './read-imported.ts'
import { StoreImported } from './store-imported.ts'

export interface ImportReport {
  sources: ImportSource[]
  /** New ones. */
  conversations: number
  /** Those that an earlier import has taken, of which this file knows more. */
  extended: number
  messages: number
  /** Conversations that an earlier import, or this app, has already. */
  alreadyThere: number
  notTaken: { reason: NotTakenReason; count: number }[]
}

/**
 * Takes over the conversations of another app, or of our own export. Each is hidden until all of it is stored, so that
 * a crash or a cancel leaves no half of one; to one that is there already what is new is added.
 * @throws SextantError `import-unknown`, `import-too-big`, `cancelled`
 */
export async function importConversations(
  { file, now }: { file: string; now: EpochMs },
  context: CallContext
): Promise<ImportReport> {
  const notTaken = new NotTaken()
  const sources = new Set<ImportSource>()
  const counts = { conversations: 0, extended: 0, messages: 0, alreadyThere: 0 }
  const onRead = (done: number, total: number): void => context.progress(total === 0 ? 1 : done / total)
  const stored = new StoreImported(context, now, notTaken)
  try {
    for await (const { conversation, pictures } of readImported(file, notTaken, onRead, context.signal)) {
      context.signal.throwIfAborted()
      sources.add(conversation.source)
      if (conversation.messages.length === 0) {
        notTaken.add('empty-conversation')
        continue
      }
      const { isNew, added } = await stored.take(conversation, pictures)
      counts.messages += added
      counts[isNew ? 'conversations' : added > 0 ? 'extended' : 'alreadyThere']++
    }
  } catch (error) {
    throw context.signal.aborted ? new SextantError('cancelled') : error
  }
  return {
    sources: [...sources],
    ...counts,
    notTaken: Array.from(notTaken.counts, ([reason, count]) => ({ reason, count }))
  }
}
