import { afterEach, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { newSecretKey, openKeyOf, signed as sign } from '../../../../main/learning/federated/curve-keys.ts'
import { LearningTogether } from '../../../../main/learning/federated/learning-together.ts'
import { RoundClient, usualLimits } from '../../../../main/learning/federated/round-client.ts'
import { toBase64 } from '../../../../main/learning/federated/round-messages.ts'
import type { ClientKeys, Unmasking } from '../../../../main/learning/federated/secure-sum.ts'
import {
  firstParameters,
  SHARED_INPUTS,
  SHARED_PARAMETERS,
  sharedExample
} from '../../../../main/learning/federated/shared-head.ts'
import {
  LEAST_OUTCOMES,
  SharedParameters,
  type HeldOutOutcome
} from '../../../../main/learning/federated/shared-parameters.ts'
import { unmaskedSum } from '../../../../main/learning/federated/sum-server.ts'
import { usualPlan } from '../../../../main/learning/federated/training-plan.ts'
import { systemClock } from '../../../../main/node/clock.ts'
import { LinearGraph } from '../../../../main/optimizer/routing/quality/linear-graph.ts'
import { Database } from '../../../../main/storage/database.ts'
import { LearningRoundStore } from '../../../../main/storage/learning-round-store.ts'
import { migrate } from '../../../../main/storage/migrate.ts'
import { SharedParameterStore } from '../../../../main/storage/shared-parameter-store.ts'
import { seeded } from '../../../bench/seeded.ts'
import { FleetServer } from './fleet-server.ts'

const operator = newSecretKey()
const operatorKey = toBase64(openKeyOf('ed25519', operator))
const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end()
})

const random = seeded(3)
const input = (): Float32Array => Float32Array.from({ length: SHARED_INPUTS }, () => random() - 0.5)
/** Outcomes whose quality follows the first direction, so that parameters along it are right, and against it wrong. */
const heldOut = Array.from({ length: LEAST_OUTCOMES }, (): HeldOutOutcome => {
  const own = input()
  return { input: own, kind: 'small', prior: 0.5, quality: (own[0] as number) > 0 ? 1 : 0 }
})
const along = (weight: number): number[] => Array.from(firstParameters(), (value, i) => (i === 0 ? weight : value))

interface World {
  server: FleetServer
  together: LearningTogether
  shared: SharedParameters
  errors: string[]
  /** The only node that is no bare client. */
  node: () => Promise<string>
}

function world(budget = 8, outcomes: readonly HeldOutOutcome[] = heldOut): World {
  const database = Database.open(':memory:')
  migrate(database)
  const server = new FleetServer()
  const errors: string[] = []
  const examples = Array.from({ length: 5 }, () => sharedExample(input(), { small: 1 }))
  const shared = new SharedParameters({
    clock: systemClock,
    store: new SharedParameterStore(database),
    heldOut: () => Promise.resolve(outcomes)
  })
  const together = new LearningTogether({
    clock: { ...systemClock, after: (_, callback) => systemClock.after(1, callback) },
    fetch: server.fetch,
    settings: () => ({ on: true, address: 'http://127.0.0.1:1', operatorKey, budget }),
    offline: () => false,
    rounds: new LearningRoundStore(database),
    shared,
    examples: () => Promise.resolve({ examples, hasMeanings: true }),
    graph: () => LinearGraph.load(),
    onChange: () => undefined,
    onError: (error) => errors.push(String(error)),
    random
  })
  ends.push(() => database.close())
  ends.push(() => together.close())
  const node = async (): Promise<string> => {
    await expect.poll(() => server.nodes.length, { timeout: 30_000 }).toBe(1)
    return server.nodes[0] as string
  }
  return { server, together, shared, errors, node }
}

function keysStep(place: number, round = 1, key = operator): Record<string, unknown> {
  const plan = JSON.stringify({ run: 'one', round, plan: usualPlan, parameters: [...firstParameters()] })
  return { step: 'keys', place, plan, signature: toBase64(sign(utf8ToBytes(plan), key)) }
}

/** A client that adds nothing to the sum. */
function silentClient(): RoundClient {
  return new RoundClient({
    identity: newSecretKey(),
    operator: openKeyOf('ed25519', operator),
    limits: usualLimits,
    update: () => Promise.resolve(new Uint32Array(SHARED_PARAMETERS)),
    charge: () => undefined,
    contributed: () => undefined,
    offered: () => Promise.resolve()
  })
}

type Ask = (request: unknown) => Promise<unknown>
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'))

/** One whole round as the strategy in Python goes about it. @returns the sum of all updates modulo 2³² */
async function wholeRound(asks: readonly Ask[]): Promise<Uint32Array> {
  const all = async <T>(request: (place: number) => unknown): Promise<T[]> =>
    Promise.all(asks.map((ask, i) => ask(request(i + 1)) as Promise<T>))
  const places = asks.map((_, i) => i + 1)
  type Named = Record<'identity' | 'cipherKey' | 'maskKey' | 'signature', string>
  const everybody = (await all<Named>((place) => keysStep(place))).map((keys, i) => ({ place: i + 1, ...keys }))
  const shares = await all<{ to: number; sealed: string }[]>(() => ({ step: 'shares', everybody }))
  const sealedFor = (place: number): unknown[] =>
    shares.map((own, i) => ({ from: i + 1, sealed: own.find(({ to }) => to === place)?.sealed }))
  const masked = await all<{ numbers: string }>((place) => ({ step: 'masked', sealed: sealedFor(place) }))
  const agreed = (await all<{ signature: string }>(() => ({ step: 'agreed', stayed: places }))).map(
    ({ signature }, i) => ({ place: i + 1, signature })
  )
  type Shares = [number, string][]
  const unmasked = await all<{ ownMask: Shares; maskKey: Shares }>(() => ({ step: 'unmasked', agreed }))
  const { sum } = unmaskedSum(
    { run: 'one', round: 1, threshold: 7 },
    everybody.map((keys): ClientKeys => ({
      place: keys.place,
      identity: bytes(keys.identity),
      cipherKey: bytes(keys.cipherKey),
      maskKey: bytes(keys.maskKey),
      signature: bytes(keys.signature)
    })),
    places,
    masked.map(({ numbers }, i) => ({ place: i + 1, numbers: new Uint32Array(bytes(numbers).buffer) })),
    unmasked.map(({ ownMask, maskKey }, i): Unmasking => ({
      place: i + 1,
      ownMask: new Map(ownMask.map(([from, share]) => [from, bytes(share)])),
      maskKey: new Map(maskKey.map(([from, share]) => [from, bytes(share)]))
    }))
  )
  return sum
}

describe('a computer that takes part in rounds over the wire', () => {
  test('sends what the preview showed, bit for bit, under masks', async () => {
    const { server, together, errors, node } = world()
    const { bytes: shown } = await together.preview()
    expect((await together.preview()).bytes).toEqual(shown)
    together.start()
    const own = await node()
    const others = Array.from({ length: 9 }, () => silentClient())
    const sum = await wholeRound([
      (request) => server.ask(own, request),
      ...others.map((client): Ask => async (request) => {
        const answer = await client.answer(utf8ToBytes(JSON.stringify(request)))
        return JSON.parse(Buffer.from(answer).toString()) as unknown
      })
    ])
    expect(new Uint8Array(sum.buffer)).toEqual(shown)
    // Under masks nothing of it can be seen.
    const sent = server.bodies.flatMap((body) => {
      const { numbers } = JSON.parse(body) as { numbers?: string }
      return numbers === undefined ? [] : [bytes(numbers)]
    })
    expect(sent).toHaveLength(1)
    expect(sent[0]).toHaveLength(shown.length)
    expect(sent[0]).not.toEqual(shown)
    expect(together.status.account).toMatchObject({ begun: 1, contributed: 1 })
    // Noise is not used for two rounds.
    expect((await together.preview()).bytes).not.toEqual(shown)
    expect(errors).toEqual([])
  })

  test('says that it left where it refuses, and stays for the next round', async () => {
    const { server, together, errors, node } = world()
    together.start()
    const own = await node()
    expect(await server.ask(own, keysStep(1, 1, newSecretKey()))).toEqual({ left: true })
    expect(Object.keys((await server.ask(own, keysStep(1, 2))) as object)).toContain('maskKey')
    expect(await server.ask(own, keysStep(1, 2))).toEqual({ left: true })
    expect(errors).toHaveLength(2)
    expect(together.status.state).toBe('waiting')
    expect(server.calls.filter((call) => call === 'register-node')).toHaveLength(1)
  })

  test('an answer that came too late loses one round and nothing else', async () => {
    const { server, together, errors, node } = world()
    together.start()
    const own = await node()
    void server.ask(own, keysStep(1, 1), true)
    expect(Object.keys((await server.ask(own, keysStep(1, 2))) as object)).toContain('maskKey')
    expect(errors).toHaveLength(1)
    expect(server.calls.filter((call) => call === 'register-node')).toHaveLength(1)
  })

  test('says when the budget is spent', async () => {
    const { server, together, node } = world(1)
    together.start()
    const own = await node()
    expect(await server.ask(own, keysStep(1, 1))).not.toEqual({ left: true })
    expect(await server.ask(own, keysStep(1, 149))).toEqual({ left: true })
    expect(together.status.account.begun).toBe(1)
  })
})

describe('parameters that were learned together', () => {
  const offered = (version: number, parameters: number[], key = operator): Record<string, unknown> => {
    const text = JSON.stringify({ run: 'one', version, parameters })
    return { step: 'parameters', text, signature: toBase64(sign(utf8ToBytes(text), key)) }
  }

  test('are used when they do no worse on own outcomes, not when they do, and not once they were refused', async () => {
    const { server, together, shared, node } = world()
    together.start()
    const own = await node()
    expect(await server.ask(own, offered(1, along(4)))).toEqual({ taken: true })
    expect(together.status.versions).toMatchObject([{ version: 1, state: 'used', tried: { outcomes: LEAST_OUTCOMES } }])
    expect(shared.used?.[0]).toBe(4)
    expect(await server.ask(own, offered(2, along(-4)))).toEqual({ taken: true })
    expect(together.status.versions.map(({ version, state }) => [version, state])).toEqual([
      [2, 'worse'],
      [1, 'used']
    ])
    expect(shared.used?.[0]).toBe(4)
    expect(await server.ask(own, offered(3, along(8)))).toEqual({ taken: true })
    expect(together.status.versions.map(({ state }) => state)).toEqual(['used', 'worse', 'replaced'])
    together.refuse('one', 3)
    expect(shared.used).toBeNull()
    expect(together.status.versions[0]?.state).toBe('refused')
  })

  test.each([
    ['signed by somebody else', offered(4, along(4), newSecretKey())],
    ['of an earlier version', offered(2, along(4))],
    ['of another size', offered(5, [1, 2, 3])]
  ])('are not taken when they are %s', async (_, request) => {
    const { server, together, node } = world()
    together.start()
    const own = await node()
    await server.ask(own, offered(3, along(4)))
    expect(await server.ask(own, request)).toEqual({ left: true })
    expect(together.status.versions.map(({ version }) => version)).toEqual([3])
  })

  test('wait while there are too few outcomes to try them on', async () => {
    const { server, together, shared, node } = world(8, heldOut.slice(1))
    together.start()
    await server.ask(await node(), offered(1, along(4)))
    expect(together.status.versions).toMatchObject([{ state: 'untested', tried: null }])
    expect(shared.used).toBeNull()
  })
})
