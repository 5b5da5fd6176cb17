import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { RecordedExchange } from '../../../main/domain/recorded-exchange.ts'
import type { ConversationId, ModelRef, TurnId } from '../../../main/domain/ids.ts'
import { ConversationStore } from '../../../main/storage/conversation-store.ts'
import { Database } from '../../../main/storage/database.ts'
import { RecordedExchangeStore } from '../../../main/storage/recorded-exchange-store.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const conversation = 'c' as ConversationId
const turn = (name: number): TurnId => `turn-${name}` as TurnId
const text = (head: string): RecordedExchange['request']['body'] => ({ head, leftOut: 0, tail: '' })
const anExchange = (body: string): RecordedExchange => ({
  model: 'remote:m' as ModelRef,
  way: 'http',
  startedAt: 1,
  waitedMs: 2,
  totalMs: 3,
  request: { method: 'POST', url: 'https://a.example/v1', headers: [['authorization', '•••']], body: text(body) },
  response: { status: 200, headers: [], body: text('ok') },
  error: null
})

function open(roomBytes?: number) {
  const database = Database.open(path.join(temporaryFolder(), 'a.db'))
  new ConversationStore(database).create(conversation, 'C', 'remote:m' as ModelRef, 1)
  const room = (): number =>
    database.query<{ bytes: number }>('SELECT bytes FROM turn_exchange_size').one()?.bytes ?? -1
  return { database, room, exchanges: new RecordedExchangeStore(database, roomBytes) }
}

describe('what was sent and came back', () => {
  test('is found by its turn, also while it is being stored', async () => {
    const { exchanges } = open()
    const adding = exchanges.add(turn(1), conversation, [anExchange('{"messages":[]}')])
    expect(await exchanges.find(turn(1))).toEqual([anExchange('{"messages":[]}')])
    await adding
    expect(await exchanges.find(turn(2))).toBeUndefined()
  })

  test('is gone with its conversation, and its room is free again', async () => {
    const { database, exchanges, room } = open()
    await exchanges.add(turn(1), conversation, [anExchange('x')])
    expect(room()).toBeGreaterThan(0)
    database.execute("DELETE FROM conversations WHERE id = 'c'")
    expect(await exchanges.find(turn(1))).toBeUndefined()
    expect(room()).toBe(0)
  })

  test('gives way to newer ones when there is no more room', async () => {
    const { exchanges, room } = open(100_000)
    for (let i = 0; i < 60; i++)
      await exchanges.add(turn(i), conversation, [anExchange(randomBytes(3000).toString('hex'))])
    expect(room()).toBeLessThanOrEqual(100_000)
    expect(await exchanges.find(turn(0))).toBeUndefined()
    expect(await exchanges.find(turn(59))).toHaveLength(1)
  })
})
