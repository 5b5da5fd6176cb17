import { describe, expect, test } from 'vitest'
import { DEFAULT_WORKSPACE, type ConversationId, type MessageId, type TurnId } from '../../../../main/domain/ids.ts'
import { SextantError } from '../../../../main/domain/errors.ts'
import type { Turn, TurnMessage } from '../../../../main/domain/turn.ts'
import type { Model } from '../../../../main/domain/model.ts'
import type { ContextLedger } from '../../../../main/domain/trace.ts'
import { fitWindow, type CountTokens } from '../../../../main/optimizer/context/fit-window.ts'
import { unchosen, type Fitted } from '../../../../main/optimizer/stages.ts'
import { scriptedModel } from '../../../fakes/scripted-provider.ts'

const message = (role: TurnMessage['role'], text: string, id?: string): TurnMessage => ({
  messageId: (id ?? null) as MessageId | null,
  role,
  text
})

interface Fits {
  turn: Turn
  model: Model
}

const fit = async ({ turn, model }: Fits, count: CountTokens): Promise<Fitted & { decision: ContextLedger }> => {
  const candidate = { model, servesCached: true }
  const { decision, ...fitted } = await fitWindow(
    unchosen({ turn, plan: { candidates: [candidate] } }),
    candidate,
    count
  )
  if (!decision) throw new Error('no ledger')
  return { ...fitted, decision }
}

function turnOf(messages: TurnMessage[], contextWindow: number, maxOutputTokens?: number): Fits {
  const model = { ...scriptedModel, contextWindow }
  const turn: Turn = {
    id: 't' as TurnId,
    workspaceId: DEFAULT_WORKSPACE,
    conversationId: 'c' as ConversationId,
    messageId: 'm' as MessageId,
    messages,
    wanted: model.ref,
    attachments: [],
    fresh: false,
    sampling: { temperature: 0, topP: 1, ...(maxOutputTokens !== undefined && { maxOutputTokens }) }
  }
  return { turn, model }
}

/** A conversation of `turns` questions and answers of 88 characters each: 100 tokens with the template. */
function conversation(turns: number): TurnMessage[] {
  const text = 'x'.repeat(88)
  const earlier = Array.from({ length: turns }, (_, i) => [
    message('user', text, `u${i}`),
    message('assistant', text, `a${i}`)
  ])
  return [message('system', 'x'.repeat(88)), ...earlier.flat(), message('user', text, 'last')]
}

const byLength = (texts: string[]): Promise<number[]> => Promise.resolve(texts.map((text) => text.length))

describe('fitting a conversation into the window', () => {
  test('what certainly fits is not counted', async () => {
    let counted = 0
    const request = await fit(turnOf(conversation(1), 10_000), (texts) => {
      counted++
      return byLength(texts)
    })
    expect(counted).toBe(0)
    expect(request.decision.counting).toBe('upper-bound')
    expect(request.messages).toHaveLength(4)
    expect(request.leftOutMessages).toBe(0)
  })

  test('a byte bound that does not fit is settled by counting', async () => {
    const turkish = message('user', 'ğ'.repeat(400), 'last')
    const request = await fit(turnOf([turkish], 1000, 400), byLength)
    expect(request.decision.counting).toBe('exact')
    expect(request.decision.usedTokens).toBe(412)
  })

  test('the oldest turns are left out whole, never the system prompt or the last message', async () => {
    const request = await fit(turnOf(conversation(10), 1500, 300), byLength)
    const [first, second, ...rest] = request.messages
    expect(first?.role).toBe('system')
    expect(second?.role).toBe('user')
    expect(rest.at(-1)?.role).toBe('user')
    expect(request.decision.usedTokens).toBeLessThanOrEqual(1200)
    const [, leftOut, kept] = request.decision.lines
    expect(leftOut).toMatchObject({
      messageId: 'u0',
      outcome: 'left-out',
      messages: request.leftOutMessages,
      tokens: request.leftOutMessages * 100
    })
    expect(kept).toMatchObject({
      messageId: `u${request.leftOutMessages / 2}`,
      outcome: 'kept',
      messages: 20 - request.leftOutMessages
    })
  })

  test('what is left out grows in steps, so that the beginning stays the same for several turns', async () => {
    const beginnings = new Set<string>()
    for (let turns = 6; turns <= 26; turns++) {
      const request = await fit(turnOf(conversation(turns), 1500, 300), byLength)
      const firstKept = request.decision.lines.find((line) => line.kind === 'earlier' && line.outcome === 'kept')
      beginnings.add(String(firstKept?.messageId))
    }
    expect(beginnings.size).toBeLessThan(16)
  })

  test('the ledger of a turn does not grow with its conversation, and still counts every message', async () => {
    for (const turns of [20, 2000]) {
      const { decision: ledger, messages } = await fit(turnOf(conversation(turns), 1500, 300), byLength)
      expect(ledger.lines.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
        'system kept',
        'earlier left-out',
        'earlier kept',
        'last kept'
      ])
      const count = (outcome: string): number =>
        ledger.lines.reduce((sum, line) => sum + (line.outcome === outcome ? (line.messages ?? 1) : 0), 0)
      expect([count('kept'), count('left-out')]).toEqual([messages.length, turns * 2 + 2 - messages.length])
      expect(
        ledger.lines.filter(({ outcome }) => outcome === 'kept').reduce((sum, { tokens }) => sum + tokens, 0)
      ).toBe(ledger.usedTokens)
    }
  })

  test('a message that can not fit is refused with its size and the budget', async () => {
    const turn = turnOf([message('user', 'x'.repeat(2000), 'last')], 1000)
    const error = await fit(turn, byLength).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SextantError)
    expect((error as SextantError).code).toBe('message-too-long')
    expect((error as SextantError).params).toEqual({ tokens: 2012, budget: 750, model: 'Scripted' })
  })

  test('an unknown window leaves nothing out', async () => {
    const turn = turnOf(conversation(200), 0)
    delete turn.model.contextWindow
    const request = await fit(turn, byLength)
    expect(request.leftOutMessages).toBe(0)
    expect(request.decision.budgetTokens).toBeNull()
  })

  test('a model that reads no pictures is not asked about one, and gets the conversation around earlier ones', async () => {
    const images = [{ mediaType: 'image/png' as const, hash: 'h', base64: 'AAAA' }]
    const shown: TurnMessage = { ...message('user', 'What is this?', 'u'), images }
    const blind = (messages: TurnMessage[]): Fits => ({
      ...turnOf(messages, 10_000),
      model: { ...scriptedModel, contextWindow: 10_000, images: false }
    })
    await expect(fit(blind([shown]), byLength)).rejects.toThrow(
      expect.objectContaining({ code: 'model-takes-no-images' })
    )
    const request = await fit(
      blind([shown, message('assistant', 'A chart', 'a'), message('user', 'Of what?', 'last')]),
      byLength
    )
    expect(request.messages.map(({ text, images: left }) => [text, left])).toEqual([
      ['What is this?', undefined],
      ['A chart', undefined],
      ['Of what?', undefined]
    ])
    const seeing = await fit(turnOf([shown], 10_000), byLength)
    expect(seeing.messages[0]?.images).toEqual(images)
    expect(seeing.decision.usedTokens).toBeGreaterThan(1600)
  })
})
