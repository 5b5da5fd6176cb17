import { describe, expect, onTestFinished, test } from 'vitest'
import type { App } from '../../../../main/compose/app.ts'
import { compose } from '../../../../main/compose/compose.ts'
import { modelRef, type ConversationId, type ProviderId } from '../../../../main/domain/ids.ts'
import { messageText } from '../../../../main/domain/message.ts'
import type { TurnTrace } from '../../../../main/domain/trace.ts'
import { SealingKey } from '../../../../main/optimizer/cache/sealing-key.ts'
import { nodePorts } from '../../../../main/terminal/terminal-app.ts'
import { temporaryFolder } from '../../../fakes/temporary-folder.ts'

const QUESTION = 'What is a median?'
const event = (fields: object): string => `data: ${JSON.stringify({ id: '1', ...fields })}\n\n`
const said = (text: string): Response =>
  new Response(
    event({ choices: [{ index: 0, delta: { content: text } }] }) +
      event({
        choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
        usage: { prompt_tokens: 1, completion_tokens: 1 }
      }) +
      'data: [DONE]\n\n',
    { headers: { 'content-type': 'text/event-stream' } }
  )

/** The whole app, with servers elsewhere that say who they are, and an edge that has nothing. */
function app() {
  const ports = nodePorts(temporaryFolder())
  const sent: string[] = []
  const answers = { held: Promise.resolve() }
  delete ports.embedding
  ports.transport = {
    prepare: () => undefined,
    fetch: async (url, init) => {
      const { host } = new URL(url)
      sent.push(`${init.method} ${host}`)
      if (host.startsWith('edge')) return new Response(null, { status: 404 })
      await answers.held
      return said(`I am ${host}.`)
    }
  }
  const built = compose(ports)
  onTestFinished(() => built.close())
  built.settings.change({ network: { mode: 'auto' } })
  const { id } = built.remote.add({ preset: null, kind: 'openai-chat', name: 'lab', baseUrl: 'https://a.example/v1' })
  built.remote.change(id, { enabledModels: ['m'] })
  return { built, provider: id, sent, answers }
}

function ask(
  { turns }: App,
  provider: ProviderId,
  text = QUESTION
): Promise<{ text: string; trace: TurnTrace; conversationId: ConversationId }> {
  return new Promise((resolve) => {
    const { turnId, conversationId } = turns.start({
      conversationId: null,
      parentId: null,
      parts: [{ type: 'text', text }],
      model: modelRef(provider, 'm')
    })
    turns.watch(turnId, (told) => {
      if (told.type === 'end') resolve({ text: messageText(told.message.parts), trace: told.trace, conversationId })
    })
  })
}

const questionsIn = async ({ cache }: App, search = ''): Promise<string[]> =>
  (await cache.catalogue.page(search, null, 10)).entries.map(({ question }) => question)

test('a server at another address under the same name is another model', async () => {
  const { built, provider } = app()
  await ask(built, provider)
  expect((await ask(built, provider)).trace.decisions.cache?.lookup).toBe('hit')
  built.remote.change(provider, { baseUrl: 'https://b.example/v1' })
  const elsewhere = await ask(built, provider)
  expect(elsewhere.trace.decisions.cache?.lookup).toBe('miss')
  expect(elsewhere.text).toBe('I am b.example.')
})

test('what is kept is found in capitals or without, with Turkish letters or without', async () => {
  const { built, provider } = app()
  for (const question of ['What is IRR?', 'İç kârlılık nedir?']) await ask(built, provider, question)
  for (const search of ['irr', 'IRR', 'ırr', 'İRR', 'what irr'])
    expect(await questionsIn(built, search)).toEqual(['What is IRR?'])
  for (const search of ['ic karlilik', 'İÇ KÂRLILIK', 'iç', 'karlılık?'])
    expect(await questionsIn(built, search)).toEqual(['İç kârlılık nedir?'])
  expect(await questionsIn(built, 'npv')).toEqual([])
})

describe('what was answered', () => {
  test('in a conversation is neither served nor listed from the moment it is deleted', async () => {
    const { built, provider } = app()
    const { conversationId } = await ask(built, provider)
    expect(await questionsIn(built)).toEqual([QUESTION])
    built.conversations.delete(conversationId)
    expect(await questionsIn(built)).toEqual([])
    expect((await ask(built, provider)).trace.decisions.cache?.lookup).toBe('miss')
  })

  test('in a workspace goes with the workspace', async () => {
    const { built, provider } = app()
    const workspace = built.workspaces.create('Work')
    await ask(built, provider)
    expect(await questionsIn(built)).toEqual([QUESTION])
    built.workspaces.remove(workspace)
    expect(await questionsIn(built)).toEqual([])
  })

  test('in a conversation is not given to the workspace that it was moved out of', async () => {
    const { built, provider } = app()
    const { conversationId } = await ask(built, provider)
    const before = built.workspaces.current
    const workspace = built.workspaces.create('Strict')
    built.workspaces.moveConversation(conversationId, workspace)
    built.workspaces.select(before)
    expect((await ask(built, provider)).trace.decisions.cache?.lookup).toBe('miss')
  })
})

describe('a cache that a team shares', () => {
  const shared = () => {
    const made = app()
    made.built.cache.setSecret('team', Buffer.from(SealingKey.random()).toString('base64url'))
    made.built.cache.setSecret('edge-secret', 'w')
    made.built.settings.change({ cache: { edgeOn: true, edgeAddress: 'https://edge.example/c' } })
    return made
  }

  test('is asked in the name of the turn, and the ledger says so', async () => {
    const { built, provider, sent } = shared()
    const { trace } = await ask(built, provider)
    expect(sent[0]).toBe('GET edge.example')
    await expect.poll(() => sent.at(-1)).toBe('PUT edge.example')
    const lines = await built.network.ledgerPage({ turnId: trace.turnId }, null, 10)
    expect(lines.filter(({ purpose }) => purpose === 'cache').map(({ host }) => host)).toEqual([
      'edge.example:443',
      'edge.example:443'
    ])
    expect(built.network.bytesSent(trace.turnId)).toBeGreaterThan(trace.sentBytes)
  })

  test.each(['ask', 'offline'] as const)('is left alone in a workspace that is in %s', async (mode) => {
    const { built, provider, sent } = shared()
    built.workspaces.change(built.workspaces.create('Strict'), { networkMode: mode })
    await ask(built, provider)
    expect(sent.filter((line) => line.includes('edge'))).toEqual([])
  })

  test('gets nothing of a workspace that became stricter while the answer came', async () => {
    const { built, provider, sent, answers } = shared()
    const workspace = built.workspaces.create('Work')
    let release = (): void => undefined
    answers.held = new Promise((resolve) => (release = resolve))
    const asking = ask(built, provider)
    await expect.poll(() => sent).toContain('POST a.example')
    built.workspaces.change(workspace, { networkMode: 'ask' })
    release()
    expect((await asking).trace.decisions.cache?.kept).toBe('kept')
    await built.settle()
    expect(sent.filter((line) => line.startsWith('PUT'))).toEqual([])
  })
})
