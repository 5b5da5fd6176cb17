// A process that uses storage as the app does, until it is killed: node victim.ts <folder> <work> <now> <seed>
import { writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { v7 as uuid } from 'uuid'
import { removeIndex } from '../../main/search/search-index.ts'
import { filesOf } from '../../scripts/history/fill-data-folder.ts'
import type { ConversationId, MessageId, ModelRef } from '../../main/domain/ids.ts'
import type { Message } from '../../main/domain/message.ts'
import type { TurnTrace } from '../../main/domain/trace.ts'
import { systemClock } from '../../main/node/clock.ts'
import { ConversationStore } from '../../main/storage/conversation-store.ts'
import { DeletedConversations } from '../../main/storage/deleted-conversations.ts'
import { ImportStore, type ImportStep } from '../../main/storage/import-store.ts'
import { MessageStore } from '../../main/storage/message-store.ts'
import { openStorage } from '../../main/storage/open-storage.ts'
import { addQuarters, quarterOf, startOfQuarter } from '../../main/storage/partitions/quarter.ts'
import { SearchChanges } from '../../main/storage/search-changes.ts'
import { TraceStore } from '../../main/storage/trace-store.ts'
import { TurnOutbox } from '../../main/storage/turn-outbox.ts'
import { StorageWorkers } from '../../main/workers/storage-workers.ts'
import { seeded } from '../bench/seeded.ts'
import { turnRecord } from '../fakes/turn-records.ts'
import { MESSAGES_OF_IMPORT, piecesOf, textOf, type Word, type Work } from './acknowledged.ts'

const ENTRY = path.resolve(import.meta.dirname, '../../main/workers/entry.ts')
/** So many that moving a quarter takes a while. */
const TURNS_A_QUARTER = 300
const CONVERSATIONS_OF_IMPORT = 6
/** Beside other work a person writes now and then; without it, as fast as storage takes it. */
const WRITES_EVERY_MS: Readonly<Record<Work, number>> = { writing: 0, moves: 15, backup: 15, import: 15 }

const [folder = '', work = 'writing', startAt = '0', seed = '1'] = process.argv.slice(2) as [
  string,
  Work,
  string,
  string
]
const random = seeded(Number(seed))

/** Returns when the other side has it for certain, also when that is slow to read: only then it counts as said. */
function say(word: Word): void {
  let rest = Buffer.from(`${JSON.stringify(word)}\n`)
  while (rest.length > 0)
    try {
      rest = rest.subarray(writeSync(1, rest))
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)))

let now = Number(startAt)
const clock = { ...systemClock, now: () => now }
function moveTo(moment: number): void {
  now = moment
  say({ say: 'time', now })
}

const files = filesOf(folder)
const { database: main, salvaged } = openStorage(files, clock, removeIndex)
if (salvaged) throw new Error('the database had to be salvaged')
main.run = process.pid
const conversations = new ConversationStore(main)
const messages = new MessageStore(main)
const traces = new TraceStore(main)
const outbox = new TurnOutbox(main)
const imports = new ImportStore(main)
const log = { info: () => undefined, warn: console.error, error: console.error }
const workers = new StorageWorkers({ entry: ENTRY, files, clock, log, outbox, changes: new SearchChanges(main) })
await new DeletedConversations(main).purge(() => Promise.resolve())
messages.markInterrupted(new Set())
moveTo(now + 1000)
await workers.keep({ quarters: 2, action: 'archive' }, true)
say({ say: 'ready' })

let answering = Promise.resolve()
let backingUp = false
const loops: Record<Work, () => Promise<void>> = {
  writing: () => Promise.resolve(),
  moves: movePartitions,
  backup: backUp,
  import: importConversations
}
await Promise.all([writeOn(), loops[work]()])

/** A person's turns: every piece of an answer is stored before it is shown, its end with all that tells of it. */
async function writeOn(): Promise<void> {
  let conversationId = newConversation()
  for (;;) {
    if (random() < 0.2) conversationId = newConversation()
    answering = exchange(conversationId)
    await answering
    await pause(WRITES_EVERY_MS[work])
  }
}

function newConversation(): ConversationId {
  const id = uuid() as ConversationId
  conversations.create(id, `Talk ${id}`, 'local:demo' as ModelRef, now)
  return id
}

async function exchange(conversationId: ConversationId): Promise<void> {
  const record = turnRecord(now, { conversationId })
  const common = { conversationId, createdAt: now, summary: null, error: null }
  const question: Message = {
    ...common,
    id: uuid() as MessageId,
    parentId: null,
    role: 'user',
    parts: [],
    status: 'complete',
    turnId: null,
    model: null
  }
  question.parts = [{ type: 'text', text: textOf(question.id) }]
  const answer: Message = {
    ...common,
    id: record.messageId,
    parentId: question.id,
    role: 'assistant',
    parts: [],
    status: 'streaming',
    turnId: record.turnId,
    model: record.model
  }
  main.transaction(() => {
    messages.add(question)
    messages.add(answer)
    conversations.setHead(conversationId, answer.id)
  })
  say({ say: 'message', id: question.id })
  for (const [position, text] of piecesOf(answer.id).entries()) {
    messages.addDelta(answer.id, position, 'text', text)
    say({ say: 'piece', id: answer.id, position })
    await pause(0)
  }
  main.transaction(() => {
    messages.finish(answer.id, {
      parts: [{ type: 'text', text: textOf(answer.id) }],
      status: 'complete',
      model: record.model,
      summary: null,
      error: null
    })
    traces.add({ turnId: record.turnId, conversationId, messageId: answer.id } as TurnTrace)
    outbox.add(record)
  })
  say({ say: 'answer', id: answer.id })
  say({ say: 'turns', turns: [{ id: record.turnId, at: record.at }] })
  workers.nudge()
  await main.settle()
}

/** A quarter in a moment: turns come, the keeper makes the next quarter, and archives or drops what is old. */
async function movePartitions(): Promise<void> {
  for (let round = 0; ; round++) {
    await answering // what is acknowledged has its quarter before that one can be old
    moveTo(startOfQuarter(addQuarters(quarterOf(now), 1)) + Math.floor(random() * 1000))
    const records = Array.from({ length: TURNS_A_QUARTER }, (_, index) => turnRecord(now + index))
    main.transaction(() => {
      for (const record of records) outbox.add(record)
    })
    say({ say: 'turns', turns: records.map(({ turnId, at }) => ({ id: turnId, at })) })
    await workers.flush()
    await workers.keep({ quarters: 2, action: random() < 0.5 ? 'drop' : 'archive' }, false)
    if (random() < 0.2) void backUpOnce(now)
    const quarter = (await workers.reader.call('archivedWithin', { from: 0, to: now })).at(-1)
    if (quarter && random() < 0.3)
      await workers.reader.call('archivedTurns', {
        quarter,
        range: { from: 0, to: now },
        filter: {},
        limit: 5,
        after: null
      })
  }
}

async function backUp(): Promise<void> {
  for (;;) {
    moveTo(now + 60_000)
    await pause(20) // so that there is something new
    await backUpOnce(now)
  }
}

async function backUpOnce(at: number): Promise<void> {
  if (backingUp) return
  backingUp = true
  say({ say: 'backup-begins' })
  const backup = await workers.job('backUp', { place: path.join(folder, 'backups'), now: at, keep: 2 })
  say({ say: 'backup', folder: backup.folder })
  backingUp = false
}

/** An export of another app, each time with other conversations in it. */
async function importConversations(): Promise<void> {
  const file = path.join(folder, 'export.json')
  for (;;) {
    const talks = Array.from({ length: CONVERSATIONS_OF_IMPORT }, () => {
      const talk = uuid()
      return {
        uuid: talk,
        name: `Imported ${talk}`,
        created_at: '2026-01-02T03:04:05Z',
        chat_messages: Array.from({ length: MESSAGES_OF_IMPORT }, (_, index) => ({
          uuid: `${talk}-${index}`,
          sender: index % 2 === 0 ? 'human' : 'assistant',
          content: [{ type: 'text', text: `${index} of ${talk}` }]
        }))
      }
    })
    writeFileSync(file, JSON.stringify(talks))
    await workers.job(
      'import',
      { file, now },
      {
        onQuestion(value) {
          const step = value as ImportStep
          const answer = imports.take(step)
          if (step.step === 'finish') say({ say: 'imported', conversationId: step.id })
          return answer
        }
      }
    )
    workers.nudge()
  }
}
