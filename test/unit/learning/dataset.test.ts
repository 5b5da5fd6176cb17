import { describe, expect, test } from 'vitest'
import { composeLearning } from '../../../main/compose/learning.ts'
import type { DatasetExample } from '../../../main/domain/dataset.ts'
import { DEFAULT_WORKSPACE } from '../../../main/domain/ids.ts'
import { exportRow } from '../../../main/learning/dataset/export-rows.ts'
import { EgressGate } from '../../../main/optimizer/egress/egress-gate.ts'
import { ContextWishStore } from '../../../main/storage/context-wish-store.ts'
import { WorkspaceStore } from '../../../main/storage/workspace-store.ts'
import { delta, finish, scriptedModel } from '../../fakes/scripted-provider.ts'
import { settled } from '../../fakes/manual-clock.ts'
import { silentLog } from '../../fakes/silent-log.ts'
import { build } from '../chat/chat-in-memory.ts'

const LATER_MS = 5_000

function learning({ gather = true } = {}) {
  const app = build()
  const { database, settings, answerSettings, clock, provider, turns } = app
  const workspaces = new WorkspaceStore(database)
  const gate = new EgressGate({
    rulesOf: (id) => ({ label: workspaces.rulesOf(id).label, terms: workspaces.rulesOf(id).maskTerms, asks: false }),
    maps: { load: () => undefined, save: () => undefined },
    ask: () => undefined
  })
  settings.change({ learning: { gather } })
  const { parts } = composeLearning(
    { clock, log: silentLog },
    { database, settings },
    { gate },
    answerSettings,
    app.signals
  )
  const again = async (messageId: Parameters<typeof turns.regenerate>[0], reply: string) => {
    const started = turns.regenerate(messageId, scriptedModel.ref)
    provider.say(delta(reply), finish())
    await settled()
    return started
  }
  const all = (): DatasetExample[] => parts.examples.page('all', null, 100)
  return { ...app, ...parts, workspaces, again, all }
}

describe('examples', () => {
  test('a bad answer is gathered a moment later, masked alike in question and answer', async () => {
    const { answered, rate, clock, all } = learning()
    const first = await answered(
      'Is anna.kaya@example.com a customer?',
      'Ask anna.kaya@example.com, not bob@example.com.'
    )
    rate(first.turnId, false, 'incomplete')
    expect(all()).toEqual([])
    await clock.advance(LATER_MS)
    const [example] = all()
    expect(example).toMatchObject({ turnId: first.turnId, signal: 'bad', reason: 'incomplete', better: null })
    const question = example?.prompt.at(-1)?.text ?? ''
    expect(`${question} ${example?.answer ?? ''}`).not.toMatch(/anna|bob|@example/)
    const placeholder = /Is (\S+) a customer/.exec(question)?.[1] ?? 'none'
    expect(example?.answer).toContain(`Ask ${placeholder}, not `)
    expect(example?.answer).not.toContain(`not ${placeholder}`)
  })

  test('nothing is gathered unless it was turned on, nor in a workspace labelled secret', async () => {
    const off = learning({ gather: false })
    off.rate((await off.answered('What is a median?', 'A mean.')).turnId, false, null)
    await off.clock.advance(LATER_MS)
    expect(off.all()).toEqual([])

    const secret = learning()
    secret.workspaces.setRules(DEFAULT_WORKSPACE, { label: 'secret' })
    secret.rate((await secret.answered('What is a median?', 'A mean.')).turnId, false, null)
    await secret.clock.advance(LATER_MS)
    expect(secret.all()).toEqual([])
  })

  test('what the person excluded is not in it', async () => {
    const { answered, rate, clock, all, database } = learning()
    const first = await answered('The plan is called Heron.', 'Noted.')
    const second = await answered('What is a median?', 'A mean.', first)
    new ContextWishStore(database).set(first.conversationId, first.userMessageId, 'excluded')
    rate(second.turnId, false, null)
    await clock.advance(LATER_MS)
    expect(JSON.stringify(all())).not.toContain('Heron')
    expect(all()[0]?.prompt.at(-1)?.text).toBe('What is a median?')
  })

  test('an answer beside it that is kept becomes the better one', async () => {
    const { answered, again, rate, copied, clock, all } = learning()
    const first = await answered('What is a median?', 'A mean.')
    rate(first.turnId, false, 'wrong')
    await clock.advance(LATER_MS)
    const second = await again(first.messageId, 'The middle value.')
    copied(second.turnId)
    await clock.advance(LATER_MS)
    expect(all()).toMatchObject([{ turnId: first.turnId, answer: 'A mean.', better: 'The middle value.' }])
  })

  test('what the person wrote over an answer is the better one, even where they liked the answer', async () => {
    const { answered, chat, rate, clock, all } = learning()
    const first = await answered('What is a median?', 'A mean.')
    rate(first.turnId, true, null)
    const edited = chat.editAnswer(first.messageId, 'The value in the middle.').messages.at(-1)
    await clock.advance(LATER_MS)
    expect(all()).toMatchObject([
      { turnId: first.turnId, signal: 'edited-answer', answer: 'A mean.', better: 'The value in the middle.' }
    ])
    expect(exportRow(all()[0] as DatasetExample, 'preferences')).toContain(
      '"chosen":[{"role":"assistant","content":"The value'
    )
    if (edited) chat.editAnswer(edited.id, 'The middle value.')
    await clock.advance(LATER_MS)
    expect(all()).toMatchObject([{ answer: 'A mean.', better: 'The middle value.' }])
  })

  test('a verdict taken back takes the example with it, but not what the person has worked on', async () => {
    const { answered, rate, clock, all, examples } = learning()
    const first = await answered('What is a median?', 'A mean.')
    rate(first.turnId, false, null)
    await clock.advance(LATER_MS)
    rate(first.turnId, true, null)
    await clock.advance(LATER_MS)
    expect(all()).toEqual([])

    rate(first.turnId, false, null)
    await clock.advance(LATER_MS)
    examples.edit(all()[0]?.id ?? 0, 'The middle value.')
    rate(first.turnId, true, null)
    await clock.advance(LATER_MS)
    expect(all()).toMatchObject([{ better: 'The middle value.', edited: true }])
  })

  test('the same question with the same answer is kept once', async () => {
    const { answered, rate, clock, all } = learning()
    for (const question of ['What is a median?', 'what is  a MEDIAN?', 'What is a mode?']) {
      rate((await answered(question, 'A mean.')).turnId, false, null)
      await clock.advance(LATER_MS)
    }
    expect(all().map(({ prompt }) => prompt.at(-1)?.text)).toEqual(['What is a mode?', 'What is a median?'])
  })

  test('what waits is gathered when the app ends', async () => {
    const app = build()
    const { database, settings, clock } = app
    settings.change({ learning: { gather: true } })
    const gate = new EgressGate({
      rulesOf: () => ({ label: 'internal', terms: [], asks: false }),
      maps: { load: () => undefined, save: () => undefined },
      ask: () => undefined
    })
    const { parts, close } = composeLearning(
      { clock, log: silentLog },
      { database, settings },
      { gate },
      app.answerSettings,
      app.signals
    )
    const { turnId } = await app.answered('What is a median?', 'A mean.')
    parts.rate(turnId, false, null)
    await close?.()
    expect(parts.examples.counts()).toEqual({ all: 1, withBetter: 0 })
  })
})

describe('training files', () => {
  const example = {
    prompt: [
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'Hello' },
      { role: 'assistant', text: 'Hi' },
      { role: 'user', text: 'What is a "median"?' }
    ],
    answer: 'A mean.',
    better: 'The middle value.'
  } as DatasetExample
  const written = (format: Parameters<typeof exportRow>[1], one = example): unknown => {
    const row = exportRow(one, format)
    return row === undefined ? undefined : JSON.parse(row)
  }

  test('chat messages end with the better answer', () => {
    expect(written('chat')).toEqual({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi' },
        { role: 'user', content: 'What is a "median"?' },
        { role: 'assistant', content: 'The middle value.' }
      ]
    })
  })

  test('Alpaca has the last question as its instruction', () => {
    expect(written('alpaca')).toEqual({
      instruction: 'What is a "median"?',
      input: '',
      output: 'The middle value.',
      system: 'Be brief.',
      history: [['Hello', 'Hi']]
    })
  })

  test('a preference has the better answer before the poor one', () => {
    expect(written('preferences')).toMatchObject({
      chosen: [{ role: 'assistant', content: 'The middle value.' }],
      rejected: [{ role: 'assistant', content: 'A mean.' }]
    })
  })

  test.each(['chat', 'alpaca', 'preferences'] as const)('%s leaves out what has no better answer', (format) => {
    expect(written(format, { ...example, better: null })).toBeUndefined()
    expect(written(format, { ...example, better: '  ' })).toBeUndefined()
  })
})
