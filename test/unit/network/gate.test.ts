import { describe, expect, test } from 'vitest'
import type { ConversationId, TurnId } from '../../../main/domain/ids.ts'
import { ManualClock, settled } from '../../fakes/manual-clock.ts'
import { openGate } from '../../fakes/open-gate.ts'

const remote = new URL('https://api.example.com/v1/responses?key=secret')
const local = new URL('http://localhost:11434/api/chat')
const context = { purpose: 'completion', turnId: 't1' as TurnId } as const
const sending = { method: 'POST', body: '{"input":"hello"}', bytes: 120 }

describe('the gate', () => {
  test('an allowed attempt is in the ledger before anything is sent, and its end after', async () => {
    const { gate, lines } = openGate(new ManualClock())
    const permit = await gate.admit(remote, context, sending)
    expect(lines()).toMatchObject([
      { host: 'api.example.com:443', purpose: 'completion', turnId: 't1', verdict: 'allowed', rule: 'auto', end: null }
    ])
    permit.bytesOut = 120
    permit.bytesIn = 9_000
    permit.end('done')
    permit.end('failed')
    expect(lines()).toMatchObject([{ end: { outcome: 'done', bytesOut: 120, bytesIn: 9_000 } }])
  })

  test('Offline refuses, and the refusal is in the ledger', async () => {
    const { gate, lines } = openGate(new ManualClock(), 'offline')
    await expect(gate.admit(remote, context, sending)).rejects.toMatchObject({
      code: 'network-offline',
      retryable: false,
      params: { host: 'api.example.com:443' }
    })
    expect(lines()).toMatchObject([{ verdict: 'refused', rule: 'offline', end: null }])
    expect(gate.holds('api.example.com')).toBe(false)
  })

  test('what can not be recorded is not sent', async () => {
    const { gate, database } = openGate(new ManualClock())
    database.execute("CREATE TRIGGER full BEFORE INSERT ON network_ledger BEGIN SELECT raise(ABORT, 'no room'); END")
    await expect(gate.admit(remote, context, sending)).rejects.toThrow(
      expect.objectContaining({ code: 'database-refused' })
    )
    expect(gate.holds('api.example.com')).toBe(false)
  })

  test('a permit opens its host and port, and nothing else, until it ends', async () => {
    const { gate } = openGate(new ManualClock())
    const permit = await gate.admit(remote, context, sending)
    expect([gate.holds('api.example.com', 443), gate.holds('api.example.com'), gate.holdsRemote]).toEqual([
      true,
      true,
      true
    ])
    expect([gate.holds('api.example.com', 80), gate.holds('example.com', 443)]).toEqual([false, false])
    permit.end('done')
    expect([gate.holds('api.example.com', 443), gate.holdsRemote]).toEqual([false, false])
  })

  test('going offline withdraws what is open to other machines at once, and leaves this machine alone', async () => {
    const { gate, rules, lines } = openGate(new ManualClock())
    const away = await gate.admit(remote, context, sending)
    const here = await gate.admit(local, context, sending)
    rules.mode = 'offline'
    gate.rulesChanged()
    expect(away.signal.reason).toMatchObject({ code: 'went-offline', retryable: true })
    expect(here.signal.aborted).toBe(false)
    expect(lines()).toMatchObject([{ end: { outcome: 'stopped' } }, { end: null }])
    rules.loopbackOffline = false
    gate.rulesChanged()
    expect(here.signal.aborted).toBe(true)
  })
})

describe('what is tried below the gate', () => {
  const refused = (host: string, rule: string) => ({ host, verdict: 'refused', rule, purpose: 'unknown' })

  test('a client that connects anew after its leave was taken back is refused by Offline', async () => {
    const { gate, rules, lines } = openGate(new ManualClock())
    await gate.admit(remote, context, sending)
    rules.mode = 'offline'
    gate.rulesChanged()
    gate.refuseBelow('api.example.com:443', 'api.example.com')
    expect(lines()).toMatchObject([{ rule: 'auto' }, refused('api.example.com:443', 'offline')])
  })

  test('a host that never had leave, or has it no more for another reason, was asked for by nobody', async () => {
    const { gate, rules, lines } = openGate(new ManualClock())
    await gate.admit(local, context, sending)
    rules.mode = 'offline'
    gate.rulesChanged()
    gate.refuseBelow('localhost:11434', 'localhost')
    gate.refuseBelow('udp 203.0.113.7:53', '203.0.113.7')
    rules.mode = 'auto'
    gate.rulesChanged()
    gate.refuseBelow('api.example.com:443', 'api.example.com')
    expect(lines().slice(1)).toMatchObject([
      refused('localhost:11434', 'outside-the-gate'),
      refused('udp 203.0.113.7:53', 'outside-the-gate'),
      refused('api.example.com:443', 'outside-the-gate')
    ])
  })
})

describe('Ask', () => {
  test('shows exactly what would leave, without the query that may hold a key', async () => {
    const { gate, questions, lines } = openGate(new ManualClock(), 'ask')
    await gate.admit(remote, context, sending)
    expect(questions).toMatchObject([
      {
        url: 'https://api.example.com/v1/responses',
        host: 'api.example.com:443',
        method: 'POST',
        body: '{"input":"hello"}',
        bytes: 120,
        turnId: 't1',
        purpose: 'completion'
      }
    ])
    expect(lines()).toMatchObject([{ rule: 'confirmed' }])
  })

  test('no is no, and is recorded', async () => {
    const { gate, lines } = openGate(new ManualClock(), 'ask', () => false)
    await expect(gate.admit(remote, context, sending)).rejects.toMatchObject({ code: 'network-declined' })
    expect(lines()).toMatchObject([{ verdict: 'refused', rule: 'declined' }])
  })

  test('how long the person took is known of the turn afterwards', async () => {
    const clock = new ManualClock()
    let say: (allowed: boolean) => void = () => undefined
    const { gate } = openGate(clock, 'ask', () => new Promise<boolean>((resolve) => (say = resolve)))
    const from = clock.monotonic()
    const permit = gate.admit(remote, context, sending)
    await clock.advance(30_000)
    say(true)
    await permit
    expect(gate.waits('t1' as TurnId)).toEqual([{ from, to: from + 30_000 }])
    expect(gate.waits('t2' as TurnId)).toEqual([])
  })

  test('a turn is asked once for each host; what belongs to no turn is asked each time', async () => {
    const { gate, questions } = openGate(new ManualClock(), 'ask')
    await Promise.all([gate.admit(remote, context, sending), gate.admit(remote, context, sending)])
    await gate.admit(new URL('https://other.example.com'), context, sending)
    await gate.admit(remote, { purpose: 'model-list' }, sending)
    await gate.admit(remote, { purpose: 'model-list' }, sending)
    expect(questions.map((question) => question.host)).toEqual([
      'api.example.com:443',
      'other.example.com:443',
      'api.example.com:443',
      'api.example.com:443'
    ])
  })

  test('a host that was allowed in a conversation is asked about no more there, until a rule changes', async () => {
    const { gate, questions, lines } = openGate(new ManualClock(), 'ask', () => 'in-conversation')
    const turn = (turnId: string, conversationId: string) => ({
      purpose: 'completion' as const,
      turnId: turnId as TurnId,
      conversationId: conversationId as ConversationId
    })
    await gate.admit(remote, turn('1', 'contracts'), sending)
    await gate.admit(remote, turn('2', 'contracts'), sending)
    expect(questions).toHaveLength(1)
    expect(lines().map(({ rule }) => rule)).toEqual(['confirmed', 'confirmed'])
    await gate.admit(new URL('https://other.example.com'), turn('3', 'contracts'), sending)
    await gate.admit(remote, turn('4', 'salaries'), sending)
    expect(questions).toHaveLength(3)
    gate.rulesChanged()
    await gate.admit(remote, turn('5', 'contracts'), sending)
    expect(questions).toHaveLength(4)
  })

  test('a download in many parts is asked about once for each host, another download again', async () => {
    const { gate, questions } = openGate(new ManualClock(), 'ask')
    const part = (id: string) => ({
      purpose: 'model-download' as const,
      download: { id, name: 'A model', bytes: 1_000_000 }
    })
    for (let parts = 0; parts < 3; parts++) await gate.admit(remote, part('one'), sending)
    await gate.admitProgram('pip', 'pip download a==1 b==1', part('one'))
    await gate.admitProgram('pip', 'pip download b==1', part('one'))
    await gate.admit(remote, part('two'), sending)
    expect(questions[0]?.download).toEqual({ id: 'one', name: 'A model', bytes: 1_000_000 })
    expect(questions.map((question) => question.host)).toEqual([
      'api.example.com:443',
      'program pip',
      'api.example.com:443'
    ])
  })

  test('nothing is open while the question stands, and whoever waits is told', async () => {
    let say: (yes: boolean) => void = () => undefined
    const { gate, lines } = openGate(new ManualClock(), 'ask', () => new Promise((resolve) => (say = resolve)))
    const waiting: boolean[] = []
    const admitted = gate.admit(remote, context, sending, { onWaiting: (is) => waiting.push(is) })
    await settled()
    expect([gate.holds('api.example.com'), lines().length, waiting]).toEqual([false, 0, [true]])
    say(true)
    await admitted
    expect([gate.holds('api.example.com'), lines().length, waiting]).toEqual([true, 1, [true, false]])
  })

  test('a yes that comes after going offline is too late', async () => {
    let say: (yes: boolean) => void = () => undefined
    const { gate, rules } = openGate(new ManualClock(), 'ask', () => new Promise((resolve) => (say = resolve)))
    const admitted = gate.admit(remote, context, sending)
    await settled()
    rules.mode = 'offline'
    gate.rulesChanged()
    say(true)
    await expect(admitted).rejects.toMatchObject({ code: 'network-offline' })
  })

  test('the person is shown the words that would leave', async () => {
    const { gate, questions } = openGate(new ManualClock(), 'ask')
    const messages = [
      { role: 'user', text: 'Hello', images: [{ mediaType: 'image/png', hash: 'h', base64: '' }] }
    ] as const
    await gate.admit(remote, { ...context, messages }, sending)
    expect(questions).toMatchObject([
      { messages: [{ role: 'user', text: 'Hello', images: 1 }], body: sending.body, bytes: 120 }
    ])
  })

  test('a turn stopped while the question stands sends nothing', async () => {
    let say: (yes: boolean) => void = () => undefined
    const { gate, lines } = openGate(new ManualClock(), 'ask', () => new Promise((resolve) => (say = resolve)))
    const abort = new AbortController()
    const admitted = gate.admit(remote, context, sending, { signal: abort.signal })
    await settled()
    abort.abort()
    say(true)
    await expect(admitted).rejects.toMatchObject({ name: 'AbortError' })
    expect(lines()).toEqual([])
  })
})
