import { describe, expect, test } from 'vitest'
import type { Compression } from '../../../../main/domain/compression.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type MessageId, type TurnId } from '../../../../main/domain/ids.ts'
import type { Turn, TurnMessage } from '../../../../main/domain/turn.ts'
import { CompressStage } from '../../../../main/optimizer/compression/compress-stage.ts'
import { resultOf, type Compressed, type Fitted } from '../../../../main/optimizer/stages.ts'
import { ManualClock } from '../../../fakes/manual-clock.ts'
import { scriptedModel } from '../../../fakes/scripted-provider.ts'

const say = (role: TurnMessage['role'], text: string, id: string): TurnMessage => ({
  messageId: id as MessageId,
  role,
  text
})
const json = (n: number): string =>
  JSON.stringify(
    Array.from({ length: n }, (_, i) => ({ id: i, city: 'Ankara', amount: 12.5 * i })),
    null,
    2
  )

const kept = new Map<string, string>()
async function compressed(
  whole: TurnMessage[],
  {
    setting = 'lossless',
    where = 'local',
    fitted = whole
  }: Partial<{ setting: Compression; where: 'local' | 'remote'; fitted: TurnMessage[] }> = {}
): Promise<Compressed> {
  const stage = new CompressStage({
    clock: new ManualClock(),
    setting: () => setting,
    keep: (_conversation, text) => {
      const key = `k${kept.size}`
      kept.set(key, text)
      return key
    }
  })
  const turn: Turn = {
    id: 't' as TurnId,
    workspaceId: DEFAULT_WORKSPACE,
    conversationId: 'c' as ConversationId,
    messageId: 'm' as MessageId,
    messages: whole,
    wanted: scriptedModel.ref,
    attachments: [],
    fresh: false,
    sampling: { temperature: 0, topP: 1 }
  }
  const candidate = { model: { ...scriptedModel, where }, servesCached: true }
  return await stage.compress(resultOf<Fitted>({ turn, candidate, messages: fitted, leftOutMessages: 0 }))
}

describe('the stage that writes prompts shorter', () => {
  test('says the same in fewer tokens, and says what it did', async () => {
    const asked = say('user', `Which city?\n${json(20)}`, 'a')
    const { messages, decision } = await compressed([asked])
    expect(messages[0]?.text).toContain('id|city|amount')
    expect(messages[0]?.text.startsWith('Which city?')).toBe(true)
    expect(decision?.savedTokens).toBeGreaterThan(100)
    expect(decision?.savedInNewTokens).toBe(decision?.savedTokens)
    expect(decision?.messages[0]).toMatchObject({ messageId: 'a', strategies: ['redundancy'] })
    expect(kept.get(decision?.messages[0]?.key ?? '')).toBe(messages[0]?.text)
  })

  test('does nothing where it is switched off, and then has nothing to say', async () => {
    const asked = say('user', json(20), 'a')
    const { messages, decision } = await compressed([asked], { setting: 'off' })
    expect(messages).toEqual([asked])
    expect(decision).toBeUndefined()
  })

  test('leaves the assistant’s words and the instructions alone', async () => {
    const talk = [say('system', json(20), 's'), say('assistant', json(20), 'b')]
    expect((await compressed(talk)).messages).toEqual(talk)
  })

  test('keeps the beginning of the prompt the same in every turn', async () => {
    const first = [say('user', json(30), 'a'), say('assistant', 'Fine.', 'b'), say('user', 'And now?', 'c')]
    const later = [...first, say('assistant', 'Well.', 'd'), say('user', json(30), 'e')]
    const [one, two] = [await compressed(first), await compressed(later)]
    expect(two.messages.slice(0, 3)).toEqual(one.messages)
    expect(two.messages[4]?.text).toContain('same as above')
    expect(two.decision?.savedInNewTokens).toBeLessThan(two.decision?.savedTokens ?? 0)
  })

  test('writes nothing shorter that would leave a remote prompt below what its cache keeps', async () => {
    const asked = [say('user', json(20), 'a')]
    expect((await compressed(asked, { where: 'remote' })).decision).toBeUndefined()
    const long = [say('user', json(200), 'a')]
    expect((await compressed(long, { where: 'remote' })).decision?.savedTokens).toBeGreaterThan(1_000)
  })

  test('does not touch what was cut to fit, but keeps it for comparing', async () => {
    const whole = say('user', json(20), 'a')
    const cut = { ...whole, text: json(20).slice(0, 600) }
    const { messages, decision } = await compressed([whole], { fitted: [cut] })
    expect(messages).toEqual([cut])
    expect(decision?.messages[0]?.strategies).toBeUndefined()
    expect(decision?.savedTokens).toBe(0)
    expect(kept.get(decision?.messages[0]?.key ?? '')).toBe(cut.text)
  })

  test('leaves the marks around a file where they are', async () => {
    const file = { name: 'a.json', text: json(20), before: '<<outside 1: a.json>>\n', after: '\n<<end 1>>' }
    const text = `${file.before}${file.text}${file.after}\n\nWhich city?`
    const twice = [
      { ...say('user', text, 'a'), pieces: [file, { text: 'Which city?' }] },
      { ...say('user', text, 'b'), pieces: [file, { text: 'Which city?' }] }
    ]
    const { messages } = await compressed(twice)
    for (const one of messages) {
      expect(one.text.startsWith(file.before)).toBe(true)
      expect(one.text).toContain('\n<<end 1>>\n\nWhich city?')
    }
    expect(messages[1]?.text).toContain('same as above')
  })

  test('the stronger setting cuts a long file to what belongs to its message', async () => {
    const lines = Array.from(
      { length: 400 },
      (_, i) =>
        `Paragraph ${i} tells of the weather in the ${i % 7 === 3 ? 'harbour of Izmir' : 'mountains'}, at length.`
    )
    const file = { name: 'report.txt', text: lines.join('\n'), before: '<<\n', after: '\n>>' }
    const asked = 'What about the harbour of Izmir?'
    const message = {
      ...say('user', `${file.before}${file.text}${file.after}\n\n${asked}`, 'a'),
      pieces: [file, { text: asked }]
    }
    const { messages, decision } = await compressed([message], { setting: 'strong' })
    const text = messages[0]?.text ?? ''
    expect(text.length).toBeLessThan(message.text.length * 0.6)
    expect(text.match(/harbour of Izmir,/g)?.length).toBeGreaterThan(50)
    expect(text.endsWith(`\n>>\n\n${asked}`)).toBe(true)
    expect(decision?.setting).toBe('strong')
  })
})
