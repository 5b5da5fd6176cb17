import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ConversationId, ModelRef } from '../../../main/domain/ids.ts'
import { csvLine } from '../../../main/domain/csv.ts'
import type { AnswerSummary } from '../../../main/domain/message.ts'
import {
  exportConversations,
  exportTurns,
  type ConversationExport
} from '../../../main/import-export/export-conversations.ts'
import { importConversations } from '../../../main/import-export/import-conversations.ts'
import { fileNameOf } from '../../../main/import-export/markdown.ts'
import { ConversationReader } from '../../../main/import-export/read-conversations.ts'
import { TurnLister } from '../../../main/insights/turn-lines.ts'
import type { ImportStep } from '../../../main/storage/import-store.ts'
import { HistoryReader } from '../../../main/storage/partitions/history-reader.ts'
import { HistoryWriter } from '../../../main/storage/partitions/history-writer.ts'
import { QuarterFolder } from '../../../main/storage/partitions/quarter-folder.ts'
import type { CallContext } from '../../../main/domain/call-context.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'
import { turnRecord } from '../../fakes/turn-records.ts'

const words = { user: 'You', assistant: 'Answer', attachment: 'Attachment' }

function build() {
  const folder = temporaryFolder()
  const storage = storageOnDisk(folder)
  const abort = new AbortController()
  const fractions: number[] = []
  const context: CallContext = {
    signal: abort.signal,
    progress: (fraction) => fractions.push(fraction),
    ask: () => Promise.resolve()
  }
  const run = (format: ConversationExport['format'], name: string, conversationIds: ConversationId[] | null = null) => {
    const target = path.join(folder, name)
    return exportConversations(
      new ConversationReader(storage.main),
      { format, target, conversationIds, now: 1_790_000_000_000, words },
      context
    )
  }
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8')
  return { ...storage, folder, run, read, abort, fractions, context }
}

test('an export as JSON, imported into an empty app, is the same again', async () => {
  const one = build()
  const id = one.conversation('Çeyrek "raporu"', ['soru\nsatır', 'yanıt 👍'])
  one.conversation('Second', ['q', 'a', 'q2'])
  expect(await one.run('json', 'all.json')).toMatchObject({ conversations: 2, messages: 5 })

  const two = build()
  const context: CallContext = { ...two.context, ask: (step) => Promise.resolve(two.imports.take(step as ImportStep)) }
  await importConversations({ file: path.join(one.folder, 'all.json'), now: 1_790_000_000_000 }, context)
  expect(two.conversations.find(id)).toEqual({ ...one.conversations.find(id), model: null })
  const branch = (storage: typeof one) =>
    storage.messages.branch(storage.conversations.find(id)?.headId ?? ('' as never))
  expect(branch(two)).toEqual(branch(one))
  await two.run('json', 'again.json')
  expect(two.read('again.json')).toBe(one.read('all.json'))
})

test('answers that did not end well, and the figures of all, are the same again; unknown figures are counted', async () => {
  const one = build()
  const id = one.conversation('Figures', ['q', 'a', 'q', 'b', 'q', 'c', 'q', 'd'])
  const summary: AnswerSummary = {
    modelName: 'GPT',
    totalMs: 2300,
    firstTokenMs: 410,
    inputTokens: 12,
    outputTokens: 90,
    costMicroUsd: 1500,
    sentBytes: 800,
    leftOutMessages: 2,
    truncated: true,
    demo: false,
    where: 'remote',
    finish: { reason: 'filter', note: 'refused' },
    cache: {
      source: 'semantic',
      ageMs: 5,
      savedMs: 900,
      savedMicroUsd: null,
      question: 'q',
      similarity: 0.98,
      warmed: false
    },
    switches: [
      { from: 'local:demo' as ModelRef, error: { code: 'provider-timeout', params: { seconds: 30 }, retryable: true } }
    ]
  }
  const branch = (storage: typeof one) =>
    storage.messages.branch(storage.conversations.find(id)?.headId ?? ('' as never))
  const ends = ['failed', 'stopped', 'interrupted', 'complete'] as const
  const answers = branch(one).filter((message) => message.role === 'assistant')
  answers.forEach((answer, index) =>
    one.messages.finish(answer.id, {
      parts: answer.parts,
      status: ends[index] ?? 'complete',
      model: null,
      summary,
      error: index === 0 ? { code: 'provider-timeout', params: { seconds: 30 }, retryable: true } : null
    })
  )
  await one.run('json', 'all.json')

  const two = build()
  const context: CallContext = { ...two.context, ask: (step) => Promise.resolve(two.imports.take(step as ImportStep)) }
  await importConversations({ file: path.join(one.folder, 'all.json'), now: 1_790_000_000_000 }, context)
  expect(branch(two)).toEqual(branch(one))
  expect(branch(two).flatMap((message) => (message.role === 'assistant' ? [message.status] : []))).toEqual(ends)

  const three = build()
  writeFileSync(
    path.join(three.folder, 'odd.json'),
    one.read('all.json').replaceAll('"totalMs":2300', '"totalMs":"long"')
  )
  const odd: CallContext = { ...three.context, ask: (step) => Promise.resolve(three.imports.take(step as ImportStep)) }
  const report = await importConversations({ file: path.join(three.folder, 'odd.json'), now: 1_790_000_000_000 }, odd)
  expect(report).toMatchObject({ conversations: 1, notTaken: [{ reason: 'figures', count: 4 }] })
  expect(branch(three).map((message) => message.summary)).toEqual(Array.from({ length: 8 }, () => null))
})

test('one conversation as Markdown is a file, all of them a folder with a file each', async () => {
  const { run, read, conversation, folder } = build()
  const id = conversation('Profit: a/b?', ['Why?', 'Because\n\n```js\n1\n```'])
  conversation('Profit: a/b?', ['Other'])
  await run('markdown', 'one.md', [id])
  expect(read('one.md')).toMatch(
    /^# Profit: a\/b\?\n\n## You, \d{4}-\d\d-\d\d \d\d:\d\d UTC\n\nWhy\?\n\n## Answer \(local:demo\), .* UTC\n\nBecause\n\n```js\n1\n```\n$/
  )
  await run('markdown', 'all')
  expect(readdirSync(path.join(folder, 'all')).sort()).toEqual(['Profit a b (2).md', 'Profit a b.md'])
})

test('an export as CSV has a line for every message', async () => {
  const { run, read, conversation } = build()
  conversation('Title, with comma', ['=SUM(A1)', 'line\nbreak'])
  await run('csv', 'all.csv')
  const text = read('all.csv')
  expect(text.startsWith('\uFEFFconversation,conversation_id,')).toBe(true)
  expect(text).toContain('"Title, with comma",')
  expect(text).toContain('"\t=SUM(A1)"')
  expect(text).toContain('"line\nbreak"')
})

test('turns as CSV have their figures in dollars and milliseconds', async () => {
  const { folder, main, read, context } = build()
  const history = new QuarterFolder(path.join(folder, 'history'))
  const writer = new HistoryWriter(history)
  writer.add([
    turnRecord(1_790_000_000_000, { costMicroUsd: 1500, model: 'openai:gpt' as ModelRef }),
    turnRecord(1_790_000_001_000, { costMicroUsd: null })
  ])
  const lister = new TurnLister(new HistoryReader(history), main)
  const report = await exportTurns(
    (range, filter) => lister.each(range, filter),
    { target: path.join(folder, 'turns.csv'), range: { from: 0, to: 2e12 }, filter: {} },
    context
  )
  expect(report.turns).toBe(2)
  const [header, first, second] = read('turns.csv')
    .slice(1)
    .split('\r\n')
    .map((line) => line.split(','))
  const column = (name: string): number => (header ?? []).indexOf(name)
  expect(first?.[column('cost_usd')]).toBe('0.0015')
  expect(first?.[column('model')]).toBe('openai:gpt')
  expect(second?.[column('cost_usd')]).toBe('')
  writer.closeAll()
})

test('turns of archived quarters are part of the table, and what was unpacked for it goes', async () => {
  const { folder, workers, outbox, read, clock } = build()
  const old = turnRecord(Date.UTC(2022, 1, 1))
  const recent = turnRecord(clock.now())
  for (const record of [old, recent]) outbox.add(record)
  await workers.flush()
  for (const first of [true, false]) await workers.keep({ quarters: 2, action: 'archive' }, first)
  const target = path.join(folder, 'turns.csv')
  const report = await workers.job('exportTurns', { target, range: { from: 0, to: clock.now() + 1 }, filter: {} })
  expect(report.turns).toBe(2)
  const lines = read('turns.csv').split('\r\n').slice(1, 3)
  expect(lines.map((line) => line.split(',')[0])).toEqual([old.turnId, recent.turnId])
  expect(readdirSync(path.join(folder, 'history')).filter((name) => name.includes('unpacked'))).toEqual([])
  expect(readdirSync(path.join(folder, 'history'))).toContain('2022q1.db.gz')
})

describe('an export', () => {
  test('that is cancelled leaves no file', async () => {
    const { run, conversation, abort, folder } = build()
    conversation('One', ['q'])
    abort.abort()
    for (const format of ['json', 'csv', 'markdown'] as const)
      await expect(run(format, `out-${format}`)).rejects.toMatchObject({ code: 'cancelled' })
    expect(readdirSync(folder).filter((name) => name.startsWith('out-'))).toEqual([])
  })

  test('leaves the file that was there until the new one is whole', async () => {
    const { run, conversation, abort, folder, read } = build()
    conversation('One', ['q'])
    writeFileSync(path.join(folder, 'all.json'), 'before')
    abort.abort()
    await expect(run('json', 'all.json')).rejects.toMatchObject({ code: 'cancelled' })
    expect(read('all.json')).toBe('before')
  })

  test('into a folder that is not there says so', async () => {
    const { run, conversation, folder } = build()
    conversation('One', ['q'])
    await expect(run('json', 'nowhere/all.json')).rejects.toMatchObject({ code: 'file-gone' })
    expect(existsSync(path.join(folder, 'nowhere'))).toBe(false)
  })

  test('leaves out what was deleted, and says how far it is', async () => {
    const { run, conversation, conversations, fractions } = build()
    conversation('Stays', ['q'])
    conversations.delete(conversation('Goes', ['q']), 1)
    expect(await run('json', 'all.json')).toMatchObject({ conversations: 1 })
    expect(fractions).toEqual([1])
  })
})

test('a name of a file is one that every system takes', () => {
  const taken = new Set<string>()
  expect(['CON', 'a/b\\c:d*?', '..', '   ', 'A/B', 'İşler'].map((title) => fileNameOf(title, taken))).toEqual([
    '_CON',
    'a b c d',
    '_',
    '_ (2)',
    'A B',
    'İşler'
  ])
})

test('a line of CSV keeps text apart from formulas', () => {
  expect(csvLine(['+1', '-2', '@x', 'plain', -5, null, 'quo"te'])).toBe('"\t+1","\t-2","\t@x",plain,-5,,"quo""te"\r\n')
})

test('a title of emoji is a file name that every file system takes', () => {
  const taken = new Set<string>()
  for (const title of ['👩‍👩‍👧‍👦'.repeat(63), '👍'.repeat(63), 'ş'.repeat(300), 'a'.repeat(300)]) {
    const name = `${fileNameOf(title, taken)} (12).md`
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
    expect(name).not.toContain('\ufffd')
    expect(Buffer.from(name).toString()).toBe(name)
  }
})
