import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { importConversations, type ImportReport } from '../../../main/import-export/import-conversations.ts'
import type { ImportStep } from '../../../main/storage/import-store.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

/** An app to import into, at a moment of its own. */
export function importingApp(now = 1_800_000_000_000) {
  const folder = temporaryFolder()
  const storage = storageOnDisk(folder)
  const write = (name: string, content: unknown): string => {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content))
    return file
  }
  const importFile = (file: string, signal = new AbortController().signal): Promise<ImportReport> =>
    importConversations(
      { file, now },
      {
        signal,
        progress: () => undefined,
        ask: (step) => Promise.resolve(storage.imports.take(step as ImportStep))
      }
    )
  /** The branch on view of every conversation, as text. */
  const shown = (): Record<string, string[]> =>
    Object.fromEntries(
      storage.conversations
        .page(100, null)
        .map((one) => [
          one.title,
          storage.messages
            .branch(one.headId ?? ('' as never))
            .map(
              (message) =>
                `${message.role}: ${message.parts
                  .map(
                    (part) =>
                      `${part.type === 'text' ? '' : `[${part.type}] `}${'text' in part ? part.text : part.name}`
                  )
                  .join(' | ')}`
            )
        ])
    )
  return { ...storage, folder, write, importFile, shown }
}

/** A conversation of ChatGPT, one message after the other. */
export function chatGpt(messages: object[], more: object = {}): object {
  return {
    title: 'T',
    conversation_id: 'c1',
    current_node: `n${messages.length - 1}`,
    mapping: Object.fromEntries(
      messages.map((message, at) => [`n${at}`, { parent: at === 0 ? null : `n${at - 1}`, message }])
    ),
    ...more
  }
}

export const said = (role: string, text: string, more: object = {}): object => ({
  author: { role },
  content: { content_type: 'text', parts: [text] },
  ...more
})
