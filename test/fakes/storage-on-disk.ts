import path from 'node:path'
import { afterEach, inject } from 'vitest'
import type { ConversationId, MessageId, ModelRef } from '../../main/domain/ids.ts'
import type { Message } from '../../main/domain/message.ts'
import { ConversationStore } from '../../main/storage/conversation-store.ts'
import { Database } from '../../main/storage/database.ts'
import { ImportStore } from '../../main/storage/import-store.ts'
import { MessageStore } from '../../main/storage/message-store.ts'
import { SearchChanges } from '../../main/storage/search-changes.ts'
import { TurnOutbox } from '../../main/storage/turn-outbox.ts'
import type { StorageFiles } from '../../main/storage/storage-files.ts'
import { StorageWorkers } from '../../main/workers/storage-workers.ts'
import { v7 as uuid } from 'uuid'
import { ManualClock } from './manual-clock.ts'
import { silentLog } from './silent-log.ts'

const entry = inject('storageWorker')
const open: { workers: StorageWorkers; main: Database }[] = []
afterEach(async () => {
  for (const { workers, main } of open.splice(0)) {
    await workers.close()
    main.close()
  }
})

export const filesIn = (folder: string): StorageFiles => ({
  main: path.join(folder, 'sextant.db'),
  history: path.join(folder, 'history'),
  search: path.join(folder, 'search.db')
})

/** The stores of the main file in `folder` and the workers beside them, closed after the test. */
export function storageOnDisk(folder: string) {
  const files = filesIn(folder)
  const clock = new ManualClock()
  const main = Database.open(files.main)
  const outbox = new TurnOutbox(main)
  const changes = new SearchChanges(main)
  const conversations = new ConversationStore(main)
  const messages = new MessageStore(main)
  const workers = new StorageWorkers({ entry, files, clock, log: silentLog, outbox, changes })
  open.push({ workers, main })
  /** A conversation with a question and an answer for each text. */
  const conversation = (title: string, texts: string[], createdAt = clock.now()): ConversationId => {
    const id = uuid() as ConversationId
    conversations.create(id, title, 'local:demo' as ModelRef, createdAt)
    let parentId: MessageId | null = null
    texts.forEach((text, index) => {
      const role = index % 2 === 0 ? ('user' as const) : ('assistant' as const)
      const message: Message = {
        id: uuid() as MessageId,
        conversationId: id,
        parentId,
        role,
        parts: [{ type: 'text', text }],
        status: 'complete',
        createdAt: createdAt + index,
        turnId: null,
        model: role === 'assistant' ? ('local:demo' as ModelRef) : null,
        summary: null,
        error: null
      }
      messages.add(message)
      parentId = message.id
    })
    if (parentId) conversations.setHead(id, parentId)
    return id
  }
  return {
    files,
    clock,
    main,
    outbox,
    changes,
    conversations,
    messages,
    imports: new ImportStore(main),
    workers,
    conversation
  }
}
