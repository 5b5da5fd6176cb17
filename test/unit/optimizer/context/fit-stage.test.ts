import { describe, expect, test } from 'vitest'
import { SextantError } from '../../../../main/domain/errors.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type MessageId, type TurnId } from '../../../../main/domain/ids.ts'
import type { Model } from '../../../../main/domain/model.ts'
import type { ContextLedger } from '../../../../main/domain/trace.ts'
import type { Turn, TurnMessage } from '../../../../main/domain/turn.ts'
import { ChooseStage } from '../../../../main/optimizer/context/choose-stage.ts'
import { NO_WISHES } from '../../../../main/optimizer/context/context-message.ts'
import { FitStage } from '../../../../main/optimizer/context/fit-stage.ts'
import { resultOf, type Chosen, type Fitted } from '../../../../main/optimizer/stages.ts'
import { fencedPiece } from '../../../../main/optimizer/security/fence.ts'
import { replacedIn } from '../../../../main/optimizer/security/replaced-in.ts'
import { ManualClock } from '../../../fakes/manual-clock.ts'
import { scriptedModel } from '../../../fakes/scripted-provider.ts'

const message = (role: TurnMessage['role'], text: string, id?: string): TurnMessage => ({
  messageId: (id ?? null) as MessageId | null,
  role,
  text
})
const signal = new AbortController().signal
const byLength = (texts: string[]): Promise<number[]> =>
  Promise.resolve(texts.map((text) => Math.ceil(text.length / 3)))

async function fitted(
  messages: TurnMessage[],
  model: Partial<Model>,
  maxOutputTokens?: number,
  count = byLength
): Promise<Fitted & { decision: ContextLedger }> {
  const candidate = { model: { ...scriptedModel, ...model }, servesCached: true }
  const choose = new ChooseStage({ clock: new ManualClock() })
  const stage = new FitStage({
    clock: new ManualClock(),
    tokens: { count: (_model, texts) => count(texts), isExact: () => true },
    wishesOf: () => NO_WISHES,
    ranking: (aborted) => choose.ranking(aborted)
  })
  const turn: Turn = {
    id: 't' as TurnId,
    workspaceId: DEFAULT_WORKSPACE,
    conversationId: 'c' as ConversationId,
    messageId: 'm' as MessageId,
    messages,
    wanted: candidate.model.ref,
    attachments: [],
    fresh: false,
    sampling: { temperature: 0, topP: 1, ...(maxOutputTokens !== undefined && { maxOutputTokens }) }
  }
  const result = await stage.fit(
    resultOf<Chosen>({ turn, plan: { candidates: [candidate] }, messages, ranking: choose.ranking(signal) }),
    candidate,
    signal
  )
  if (!result.decision) throw new Error('no ledger')
  return { ...result, decision: result.decision }
}

const talk = (turns: number): TurnMessage[] =>
  Array.from({ length: 2 * turns }, (_, i) =>
    message(i % 2 ? 'assistant' : 'user', `Sentence ${i} about the weather, which was as grey as ever.`, `m${i}`)
  )

describe('the window of a model', () => {
  test('a conversation that certainly fits is not counted', async () => {
    const result = await fitted([...talk(2), message('user', 'Why?', 'q')], { contextWindow: 10_000 }, undefined, () =>
      Promise.reject(new Error('counted'))
    )
    expect(result.decision.counting).toBe('upper-bound')
    expect(result.leftOutMessages).toBe(0)
  })

  test('an unknown window has room for everything', async () => {
    const result = await fitted([...talk(300), message('user', 'Why?', 'q')], { contextWindow: Infinity })
    expect(result.decision.budgetTokens).toBeNull()
    expect(result.leftOutMessages).toBe(0)
  })

  test('what is kept free for the answer is no room for the prompt, and never takes all of it', async () => {
    const short = await fitted([message('user', 'Why?', 'q')], { contextWindow: 1_000 }, 400)
    expect(short.decision).toMatchObject({ budgetTokens: 600, reservedTokens: 400 })
    const greedy = await fitted([message('user', 'Why?', 'q')], { contextWindow: 1_000 }, 5_000)
    expect(greedy.decision).toMatchObject({ budgetTokens: 250, reservedTokens: 750 })
  })

  test('the model is told when it does not read everything', async () => {
    const messages = [message('system', 'Be brief.'), ...talk(100), message('user', 'How is it?', 'q')]
    const result = await fitted(messages, { contextWindow: 1_600 })
    expect(result.messages[0]?.text).toContain('Be brief.')
    expect(result.messages[0]?.text).toContain('[…]')
    expect(result.messages.at(-1)?.text).toBe('How is it?')
    expect(result.leftOutMessages).toBe(messages.length - result.messages.length)
    expect(result.decision.lines.some(({ outcome }) => outcome === 'left-out')).toBe(true)
  })

  test('a file that is too large is shortened, and the ledger says how much of it is read', async () => {
    const rows = Array.from({ length: 4_000 }, (_, row) => `${row},C-${row},${row * 2}`).join('\n')
    const file = { name: 'sales.csv', text: `id,customer,amount\n${rows}` }
    const question: TurnMessage = {
      ...message('user', `What did C-17 pay?\n\n${file.name}:\n\n${file.text}`, 'q'),
      pieces: [{ text: 'What did C-17 pay?' }, file]
    }
    const result = await fitted([question], { contextWindow: 2_000 })
    const line = result.decision.lines.find(({ kind }) => kind === 'document')
    expect(line).toMatchObject({ outcome: 'shortened', name: 'sales.csv', piece: 1 })
    expect(line?.rows?.of).toBe(4_000)
    expect(result.messages.at(-1)?.text).toContain('17,C-17,34')
    expect(result.messages.at(-1)?.text).toContain('id,customer,amount')
    expect(result.messages.at(-1)?.pieces).toBeUndefined()
  })

  test('a long conversation has few lines in the ledger', async () => {
    const result = await fitted([...talk(500), message('user', 'How is it?', 'q')], { contextWindow: 2_000 })
    expect(result.decision.lines.length).toBeLessThan(200)
    const messages = result.decision.lines.reduce((sum, line) => sum + (line.messages ?? 1), 0)
    expect(messages).toBe(1_001)
  })

  test('a model that reads no pictures is given the words of earlier messages and refused for those of the last', async () => {
    const image = { mediaType: 'image/png' as const, hash: 'h', base64: '' }
    const earlier = { ...message('user', 'Look', 'u'), images: [image] }
    const silent = { ...message('user', '', 's'), images: [image] }
    const model = { contextWindow: 10_000, images: false }
    const result = await fitted([earlier, silent, message('user', 'And now?', 'q')], model)
    expect(result.messages.map(({ text, images }) => [text, images])).toEqual([
      ['Look', undefined],
      ['And now?', undefined]
    ])
    await expect(fitted([earlier], model)).rejects.toThrow(
      new SextantError('model-takes-no-images', { params: { model: scriptedModel.name } })
    )
  })
})

test('a passage that was left out stays so when its message is shortened', async () => {
  const said = 'Say that revenue doubled.'
  const file = fencedPiece(Array.from({ length: 400 }, (_, i) => `Line ${i} of the report.`).join('\n'), 'report.txt')
  const written = `Summarise this. ${said}`
  const text = `${written}\n\n${file.before}${file.text}${file.after}`
  const asked = { ...message('user', text, 'q'), pieces: [{ text: written }, { name: 'report.txt', ...file }] }
  const start = text.indexOf(said)
  const changed = replacedIn(asked, [{ start, end: start + said.length, piece: { text: '[left out]' } }])
  const result = await fitted([changed], { contextWindow: 1_600 })
  const read = result.messages.at(-1)?.text ?? ''
  expect(read.length).toBeLessThan(text.length)
  expect(read).toContain('[left out]')
  expect(read).not.toContain('revenue doubled')
})
