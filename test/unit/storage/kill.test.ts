import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { v7 as uuid } from 'uuid'
import { describe, expect, test, vi } from 'vitest'
import type { MessageId } from '../../../main/domain/ids.ts'
import { HistoryWriter } from '../../../main/storage/partitions/history-writer.ts'
import { QuarterFolder } from '../../../main/storage/partitions/quarter-folder.ts'
import { textOf } from '../../storage/acknowledged.ts'
import { killRounds } from '../../storage/kill-rounds.ts'
import { nothing, survivorsIn, type Acknowledged, type Findings } from '../../storage/survivors.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'
import { turnRecord } from '../../fakes/turn-records.ts'

// Starts and kills processes. `npx node test/storage/kill.ts` does it 200 times.
vi.setConfig({ testTimeout: 180_000 })

test('kill -9 in the middle of writing, moves of partitions, backups and imports loses nothing acknowledged and spoils no file', async () => {
  const { kills, acknowledged, lost, corrupt } = await killRounds({ rounds: 8, seed: 3 })
  expect(lost).toEqual([])
  expect(corrupt).toEqual([])
  expect(kills).toEqual({ writing: 2, moves: 2, backup: 2, import: 2 })
  expect(Math.min(acknowledged.messages, acknowledged.pieces, acknowledged.turns)).toBeGreaterThan(20)
})

describe('what the rounds look for is found out', () => {
  /** A folder with two messages, an answer under way and two turns, all acknowledged, and what is found after `spoil`. */
  async function found(
    spoil: (storage: ReturnType<typeof storageOnDisk>, known: Acknowledged) => void
  ): Promise<Findings> {
    const folder = temporaryFolder()
    const storage = storageOnDisk(folder)
    const known = nothing()
    const conversationId = storage.conversation('Talk', [])
    const common = {
      conversationId,
      parentId: null,
      turnId: null,
      model: null,
      summary: null,
      error: null,
      createdAt: 1
    }
    for (const status of ['complete', 'complete', 'streaming'] as const) {
      const id = uuid() as MessageId
      storage.messages.add({
        ...common,
        id,
        role: 'assistant',
        parts: status === 'complete' ? [{ type: 'text', text: textOf(id) }] : [],
        status
      })
      if (status === 'complete') known.messages.add(id)
      else {
        storage.messages.addDelta(id, 0, 'text', textOf(id).slice(0, 30))
        known.pieces.set(id, 1)
      }
    }
    const [waiting, moved] = [turnRecord(Date.UTC(2026, 1, 1)), turnRecord(Date.UTC(2026, 1, 2))]
    storage.outbox.add(waiting)
    const writer = new HistoryWriter(new QuarterFolder(storage.files.history))
    writer.add([moved])
    writer.closeAll()
    for (const { turnId, at } of [waiting, moved]) known.turns.set(turnId, at)
    spoil(storage, known)
    const copy = path.join(temporaryFolder(), 'copy')
    cpSync(folder, copy, { recursive: true })
    return survivorsIn(copy, known)
  }

  test('and nothing is when all is there', async () => {
    expect(await found(() => undefined)).toMatchObject({ lost: [], corrupt: [] })
  })

  test.each<[string, string]>([
    ['a message that is gone', 'DELETE FROM messages WHERE rowid = 1'],
    ['a message that is not what it was', `UPDATE messages SET parts = '[]' WHERE rowid = 2`],
    ['a piece of an answer that is gone', 'DELETE FROM answer_deltas'],
    ['a turn that is gone on its way', 'DELETE FROM turn_outbox']
  ])('%s', async (_, sql) => {
    expect((await found(({ main }) => main.execute(sql))).lost).toHaveLength(1)
  })

  test('a turn that is gone from its quarter', async () => {
    const { lost } = await found(({ files }) => {
      const writer = new HistoryWriter(new QuarterFolder(files.history))
      writer
        .database('2026q1' as never)
        .command('DELETE FROM turns_2026q1')
        .run()
      writer.closeAll()
    })
    expect(lost).toHaveLength(1)
  })

  test('an imported conversation that shows in part, and one that does not show', async () => {
    const { lost, corrupt } = await found(({ conversation }, known) => {
      conversation('Imported half', ['only one'])
      known.imported.add(uuid())
    })
    expect(lost).toHaveLength(1)
    expect(corrupt).toHaveLength(1)
  })

  test('a page of a file that is spoilt', async () => {
    const { corrupt } = await found(({ main, files }) => {
      main.checkpoint()
      const quarter = path.join(files.history, '2026q1.db')
      const bytes = readFileSync(quarter)
      bytes.fill(0xff, bytes.length - 4096)
      writeFileSync(quarter, bytes)
    })
    expect(corrupt.length).toBeGreaterThan(0)
  })

  test('references to what is not there', async () => {
    const { corrupt } = await found(({ main }) => {
      main.execute(
        "PRAGMA foreign_keys = OFF; INSERT INTO turn_traces (turn_id, conversation_id, trace) VALUES ('t', 'nowhere', '{}')"
      )
    })
    expect(corrupt).toEqual([expect.stringContaining('turn_traces')])
  })
})
