import { afterEach, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { newSecretKey, openKeyOf, signed as sign } from '../../../../main/learning/federated/curve-keys.ts'
import { PrivacyAccount } from '../../../../main/learning/federated/privacy-account.ts'
import { RoundClient, usualLimits, type RoundClientParts } from '../../../../main/learning/federated/round-client.ts'
import { toBase64, type SignedPlan } from '../../../../main/learning/federated/round-messages.ts'
import { firstParameters, SHARED_PARAMETERS } from '../../../../main/learning/federated/shared-head.ts'
import { usualPlan, type TrainingPlan } from '../../../../main/learning/federated/training-plan.ts'
import { Database } from '../../../../main/storage/database.ts'
import { migrate } from '../../../../main/storage/migrate.ts'
import { LearningRoundStore } from '../../../../main/storage/learning-round-store.ts'

const open: Database[] = []
afterEach(() => {
  for (const database of open.splice(0)) database.close()
})

function store(): LearningRoundStore {
  const database = Database.open(':memory:')
  open.push(database)
  migrate(database)
  return new LearningRoundStore(database)
}

const operator = newSecretKey()
const round = (number: number) => ({
  run: 'one',
  round: number,
  at: 0,
  clients: 1_000,
  samplingRate: 0.1,
  noiseMultiplier: 1.2
})

function begin(
  plan: Partial<TrainingPlan>,
  parts: Partial<RoundClientParts> = {},
  key = operator
): Promise<Uint8Array> {
  const client = new RoundClient({
    identity: newSecretKey(),
    operator: openKeyOf('ed25519', operator),
    limits: usualLimits,
    update: () => Promise.resolve(new Uint32Array(SHARED_PARAMETERS)),
    charge: () => undefined,
    contributed: () => undefined,
    offered: () => Promise.resolve(),
    ...parts
  })
  const signed: SignedPlan = {
    run: 'one',
    round: 1,
    plan: { ...usualPlan, ...plan },
    parameters: [...firstParameters()]
  }
  const text = JSON.stringify(signed)
  const request = { step: 'keys', place: 1, plan: text, signature: toBase64(sign(utf8ToBytes(text), key)) }
  return client.answer(utf8ToBytes(JSON.stringify(request)))
}

describe('taking part in a round', () => {
  test('a signed plan for enough people is answered with keys, after the account was charged', async () => {
    const charged: number[] = []
    const answer = await begin({}, { charge: (signed) => void charged.push(signed.round) })
    expect(Object.keys(JSON.parse(Buffer.from(answer).toString()) as object)).toEqual([
      'identity',
      'cipherKey',
      'maskKey',
      'signature'
    ])
    expect(charged).toEqual([1])
  })

  test.each([
    ['too few people', { clients: 57, cohort: 57 }, 'too-few-people'],
    ['groups too small to hide in', { group: 3 }, 'too-few-people'],
    ['too little noise', { noiseMultiplier: 0.5 }, 'too-little-noise'],
    ['noise shared by more than are drawn', { threshold: 1_001 }, 'too-little-noise']
  ])('a plan with %s is refused, whoever signed it', async (_, plan, reason) => {
    const charge = (): never => expect.unreachable()
    await expect(begin(plan, { charge })).rejects.toMatchObject({ reason })
  })

  test('a plan that somebody else signed is refused', async () => {
    await expect(begin({}, {}, newSecretKey())).rejects.toMatchObject({ reason: 'not-signed' })
  })

  test('what is not understood is refused', async () => {
    const client = (body: string): Promise<unknown> =>
      new RoundClient({
        identity: newSecretKey(),
        operator: openKeyOf('ed25519', operator),
        limits: usualLimits,
        update: () => expect.unreachable(),
        charge: () => undefined,
        contributed: () => undefined,
        offered: () => expect.unreachable()
      }).answer(utf8ToBytes(body))
    for (const body of ['', '{}', '{"step":"unmasked","agreed":[]}'])
      await expect(client(body)).rejects.toMatchObject({ reason: 'not-understood' })
  })
})

describe('the privacy account of this computer', () => {
  test('counts the rounds between the first and the last of a run, also those it was not drawn for', () => {
    const account = new PrivacyAccount(store(), () => 8)
    expect(account.state).toMatchObject({ spent: { epsilon: 0 }, begun: 0, contributed: 0 })
    account.charge(round(1))
    const one = account.state.spent.epsilon
    account.charge(round(50))
    const fifty = account.state.spent.epsilon
    expect(fifty).toBeGreaterThan(2 * one)
    account.charge(round(20))
    expect(account.state.spent.epsilon).toBe(fifty)
    expect(account.state.begun).toBe(3)
  })

  test('refuses a round that would pass the limit, and writes nothing down for it', () => {
    const rounds = store()
    const account = new PrivacyAccount(rounds, () => 1)
    account.charge(round(1))
    expect(() => account.charge(round(150))).toThrow(expect.objectContaining({ reason: 'budget-spent' }))
    expect(rounds.counts().begun).toBe(1)
  })

  test('a round is given to once, also after a restart in the middle of it', () => {
    const rounds = store()
    new PrivacyAccount(rounds, () => 8).charge(round(7))
    expect(() => new PrivacyAccount(rounds, () => 8).charge(round(7))).toThrow(
      expect.objectContaining({ reason: 'asked-twice' })
    )
    rounds.contributed('one', 7)
    expect(rounds.counts()).toEqual({ begun: 1, contributed: 1 })
  })
})
