import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { MessageId } from '../../../main/domain/ids.ts'
import { messageText, type MessagePart } from '../../../main/domain/message.ts'
import { importConversations, type ImportReport } from '../../../main/import-export/import-conversations.ts'
import type { ImportStep } from '../../../main/storage/import-store.ts'
import { brokenExport, brokenSources, WORD, type BrokenSource } from '../../fakes/broken-exports.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

/** Exports a source: SEXTANT_FUZZ_EXPORTS=10000 for all of them. */
const EXPORTS = Number(process.env['SEXTANT_FUZZ_EXPORTS'] ?? 1000)

test.each(brokenSources)(
  'of broken exports of %s every message is in the app and can be reached, or is counted',
  { timeout: EXPORTS * 200 },
  async (source) => {
    const app = build()
    for (let seed = 1; seed <= EXPORTS; seed++) {
      const { lost, counted, unreachable, known } = await app.run(source, seed)
      expect({ seed, unreachable }).toEqual({ seed, unreachable: [] })
      if (known && counted < lost.length) expect({ seed, lost, counted }).toEqual({ seed, lost: [], counted })
    }
  }
)

/** An app that imports broken exports and looks what came of each. */
function build() {
  const folder = temporaryFolder()
  const storage = storageOnDisk(folder)
  const { main, imports, messages } = storage
  const rows = main.query<{ id: MessageId; parent_id: MessageId | null; parts: string; conversation_id: string }>(
    'SELECT id, parent_id, parts, conversation_id FROM messages'
  )
  const heads = main.query<{ id: string; head_id: MessageId | null; deleted_at: number | null }>(
    'SELECT id, head_id, deleted_at FROM conversations'
  )
  const clear = main.command('DELETE FROM conversations')
  const clearMessages = main.command('DELETE FROM messages')
  return {
    async run(source: BrokenSource, seed: number) {
      clearMessages.run()
      clear.run()
      const files = brokenExport(source, seed)
      const place = path.join(folder, 'export')
      mkdirSync(place, { recursive: true })
      for (const [name, text] of Object.entries(files)) writeFileSync(path.join(place, name), text)
      let report: ImportReport | null = null
      try {
        report = await importConversations(
          { file: source === 'jan' ? place : path.join(place, Object.keys(files)[0] ?? ''), now: 1_800_000_000_000 },
          {
            signal: new AbortController().signal,
            progress: () => undefined,
            ask: (step) => Promise.resolve(imports.take(step as ImportStep))
          }
        )
      } catch (error) {
        // A file of which nothing is known any more is refused as a whole.
        if ((error as { code?: unknown }).code !== 'import-unknown') throw error
      }
      const stored = rows.all()
      const found = new Set(
        stored.flatMap((row) => messageText(JSON.parse(row.parts) as MessagePart[]).match(WORD) ?? [])
      )
      const told = new Set(Object.values(files).flatMap((text) => text.match(WORD) ?? []))
      return {
        known: report !== null,
        lost: [...told].filter((word) => !found.has(word)),
        counted: (report?.notTaken ?? []).reduce((sum, { count }) => sum + count, 0),
        unreachable: unreachable(stored, heads.all(), (head) => messages.branch(head).length)
      }
    }
  }
}

/** Messages that no way leads to: their conversation is hidden or has no end on view, or their parents do not begin anywhere. */
function unreachable(
  stored: readonly { id: MessageId; parent_id: MessageId | null; conversation_id: string }[],
  conversations: readonly { id: string; head_id: MessageId | null; deleted_at: number | null }[],
  branchLength: (head: MessageId) => number
): string[] {
  const shown = new Set(
    conversations.flatMap(({ id, head_id: head, deleted_at: deleted }) =>
      deleted === null && head !== null && branchLength(head) > 0 ? [id] : []
    )
  )
  const byId = new Map(stored.map((row) => [row.id, row]))
  return stored.flatMap((row) => {
    let at: typeof row | undefined = row
    for (let steps = 0; at?.parent_id != null && steps <= stored.length; steps++) {
      const parent = byId.get(at.parent_id)
      at = parent?.conversation_id === row.conversation_id ? parent : undefined
    }
    return at?.parent_id === null && shown.has(row.conversation_id) ? [] : [row.id]
  })
}
