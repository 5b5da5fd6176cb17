import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import fc from '../../../../fakes/seeded-properties.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../../../main/node/clock.ts'
import { RedisConnection, type ConnectionPermit } from '../../../../../main/optimizer/cache/redis-connection.ts'
import { ReplyFilter } from '../../../../../main/optimizer/cache/reply-filter.ts'
import { peakMemory } from '../../../../fakes/peak-memory.ts'
import { silentLog } from '../../../../fakes/silent-log.ts'

const ENTRY_BYTES = 1_000_000
const MOST_MEMORY = 400_000_000
const FLOOD_BYTES = 2_000_000_000

/** A server that greets like Redis and answers GETRANGE as it likes. */
async function hostileServer(answer: (socket: Socket) => void): Promise<{ address: string; server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      for (const [, name] of bytes.toString('latin1').matchAll(/\r\n(GETRANGE|CLIENT|INFO|HELLO|AUTH|SELECT)\r\n/gi))
        if (name?.toUpperCase() === 'GETRANGE') answer(socket)
        else socket.write('+OK\r\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { address: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

/** Sends the same again until nobody reads. */
function flood(socket: Socket, first: string, again: Buffer): void {
  socket.write(first)
  let sent = 0
  const more = (): void => {
    while (!socket.destroyed && sent < FLOOD_BYTES) {
      sent += again.length
      if (!socket.write(again)) return void socket.once('drain', more)
    }
    socket.destroy()
  }
  more()
}

async function connected(address: string): Promise<RedisConnection> {
  const leave: ConnectionPermit = {
    signal: new AbortController().signal,
    bytesOut: 0,
    bytesIn: 0,
    end: () => undefined
  }
  const connection = new RedisConnection({
    clock: systemClock,
    log: silentLog,
    address,
    admit: () => Promise.resolve(leave)
  })
  onTestFinished(() => connection.close())
  await connection.connect()
  expect(connection.connected).toBe(true)
  return connection
}

describe('a Redis server that sends what it likes', () => {
  const block = Buffer.alloc(64_000, 'x')
  test.each<[string, (socket: Socket) => void]>([
    ['a value without an end', (socket) => flood(socket, '$10000000000\r\n', block)],
    ['a value of a length nobody can count', (socket) => flood(socket, `$${'9'.repeat(40)}\r\n`, block)],
    ['a line without an end', (socket) => flood(socket, '+', block)],
    ['an error without an end', (socket) => flood(socket, '-', block)],
    [
      'a list that takes memory by its length alone',
      (socket) => flood(socket, '*30000000\r\n', Buffer.from('*30000000\r\n'))
    ],
    ['lists inside lists', (socket) => flood(socket, '', Buffer.from('*1\r\n'.repeat(10_000)))],
    ['a map', (socket) => flood(socket, '%30000000\r\n', Buffer.from('+a\r\n'))],
    ['replies that nobody asked for', (socket) => flood(socket, '$1\r\na\r\n', Buffer.from('+OK\r\n'.repeat(1_000)))],
    ['no Redis at all', (socket) => flood(socket, 'HTTP/1.1 200 OK\r\n\r\n', block)]
  ])('%s is cut off, and main stays small', async (_name, answer) => {
    const { address } = await hostileServer(answer)
    const connection = await connected(address)
    const { bytes } = await peakMemory(async () => {
      await connection.beginning('name', ENTRY_BYTES).catch(() => undefined)
      await expect.poll(() => connection.connected, { timeout: 20_000 }).toBe(false)
    })
    expect(bytes).toBeLessThan(MOST_MEMORY)
  })

  test('a value that comes byte by byte is not waited for for ever', async () => {
    const { address } = await hostileServer((socket) => {
      socket.write('$100\r\n')
      const timer = setInterval(() => socket.write('x'), 500)
      socket.on('close', () => clearInterval(timer))
    })
    const connection = await connected(address)
    await expect(connection.beginning('name', ENTRY_BYTES)).rejects.toThrow()
  })

  test('a value as large as it may be comes whole', async () => {
    const value = Buffer.alloc(ENTRY_BYTES, '*')
    const { address } = await hostileServer((socket) => {
      socket.write(`$${value.length}\r\n`)
      socket.write(value)
      socket.write('\r\n')
    })
    const connection = await connected(address)
    for (let turn = 0; turn < 3; turn++)
      expect((await connection.beginning('name', ENTRY_BYTES)).equals(value)).toBe(true)
  })
})

test('what a filter says does not depend on where the bytes are cut', () => {
  const reply = fc.oneof(
    fc.constantFrom('+OK\r\n', ':12\r\n', '-ERR no\r\n', '$-1\r\n', '*1\r\n', 'x'),
    fc.string({ unit: 'binary', maxLength: 30 }).map((text) => {
      const bytes = Buffer.from(text)
      return `$${bytes.length}\r\n${bytes.toString('latin1')}\r\n`
    })
  )
  const saysOf = (pieces: Buffer[]): boolean => {
    const filter = new ReplyFilter(10_000)
    return pieces.every((piece) => filter.accepts(piece))
  }
  fc.assert(
    fc.property(fc.array(reply, { maxLength: 20 }), fc.integer({ min: 1, max: 7 }), (replies, size) => {
      const bytes = Buffer.from(replies.join(''), 'latin1')
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size)
      )
      const odd = replies.some((one) => one === '*1\r\n' || one === 'x')
      expect([saysOf([bytes]), saysOf(pieces)]).toEqual([!odd, !odd])
    })
  )
})
