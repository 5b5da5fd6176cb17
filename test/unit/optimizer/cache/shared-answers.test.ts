import { describe, expect, test } from 'vitest'
import type { CompletionChunk } from '../../../../main/domain/completion.ts'
import { SealingKey } from '../../../../main/optimizer/cache/sealing-key.ts'
import type { Fetch } from '../../../../main/ports.ts'
import { settled } from '../../../fakes/manual-clock.ts'
import { pipelineWithCache } from './pipeline-with-cache.ts'

const said = (text: string): CompletionChunk => ({ type: 'delta', channel: 'text', text })

describe('sharing', () => {
  const edge = { address: 'https://edge.example/cache', writeSecret: 'w' }
  const team = new SealingKey(new Uint8Array(32).fill(9))

  test('only what stands alone and points at nobody leaves this machine', async () => {
    const sent: string[] = []
    const { ask } = pipelineWithCache({
      plan: { edge, team },
      fetch: (url, init) => (
        sent.push(`${init?.method ?? 'GET'} ${url}`),
        Promise.resolve(new Response(null, { status: 404 }))
      )
    })
    await ask('Mail the offer to ayse@example.com')
    await ask('Why did our churn rise?')
    await ask('And there?', {
      before: [
        { messageId: null, role: 'user', text: 'What is churn?' },
        { messageId: null, role: 'assistant', text: 'A rate.' }
      ]
    })
    await ask('Summarise this', { attachments: ['abc'] })
    await ask('This is confidential: what is churn?')
    expect(sent).toEqual([])
    const { trace } = await ask('What is churn?')
    await settled()
    expect(trace.decisions.cache?.scope).toBe('team')
    expect(sent.map((line) => line.split(' ')[0])).toEqual(['GET', 'PUT'])
    expect(sent.join()).not.toContain('churn')
  })

  test('an answer of a model whose file only this machine knows stays here', async () => {
    const { ask, model, methods } = keptApart()
    model.everywhere = false
    expect((await ask('What is churn?')).trace.decisions.cache?.scope).toBe('workspace')
    await settled()
    expect(methods()).toEqual([])
  })

  const keptApart = () => {
    const sent: string[] = []
    const built = pipelineWithCache({
      plan: { edge, team },
      fetch: (_url, init) => (
        sent.push(`${init?.method ?? 'GET'} ${JSON.stringify(init?.context)}`),
        Promise.resolve(new Response(null, { status: 404 }))
      )
    })
    return { ...built, methods: () => sent.map((line) => line.split(' ')[0]), sent }
  }

  test('what leaves names the turn and the workspace it leaves for', async () => {
    const { ask, sent } = keptApart()
    await ask('What is churn?')
    await settled()
    const context = JSON.stringify({ purpose: 'cache', turnId: 't1', workspaceId: 'default' })
    expect(sent).toEqual([`GET ${context}`, `PUT ${context}`])
  })

  test('nothing is looked up or kept outside where the mode does not let it leave unasked, also when that changes while the model answers', async () => {
    const { ask, says, finish, sharing, methods } = keptApart()
    sharing.allowed = false
    expect((await ask('What is churn?')).trace.decisions.cache?.scope).toBe('workspace')
    expect(methods()).toEqual([])
    sharing.allowed = true
    let release = (): void => undefined
    says.push([said('A rate'), new Promise<void>((resolve) => (release = resolve)), finish()])
    const asking = ask('What is a median?')
    await settled()
    sharing.allowed = false
    release()
    expect((await asking).trace.decisions.cache?.kept).toBe('kept')
    await settled()
    expect(methods()).toEqual(['GET'])
    sharing.allowed = true
    // Later, in Auto, it is still only for this machine.
    expect((await ask('What is a median?')).trace.decisions.cache?.lookup).toBe('hit')
    await settled()
    expect(methods()).toEqual(['GET'])
  })

  test('an answer that points at somebody stays here, and is found here', async () => {
    const { ask, says, finish, methods } = keptApart()
    says.push([said('Ask ayse@example.com.'), finish()])
    await ask('What is churn?')
    await settled()
    expect(methods()).toEqual(['GET'])
    expect((await ask('What is churn?')).trace.decisions.cache?.lookup).toBe('hit')
  })

  test("instructions of one's own keep the answer here", async () => {
    const { ask, methods } = keptApart()
    await ask('What is churn?', { system: 'You assist Ayşe Yılmaz.' })
    await settled()
    expect(methods()).toEqual([])
  })

  test('only what a layer of the team took is said to be shared', async () => {
    let putStatus = 201
    const { ask, says, finish, catalogue, sharing } = pipelineWithCache({
      plan: { edge, team },
      fetch: (_url, init) => Promise.resolve(new Response(null, { status: init?.method === 'PUT' ? putStatus : 404 }))
    })
    const sharedOf = async (question: string): Promise<boolean | undefined> => {
      await settled()
      return (await catalogue.page('', null, 10)).entries.find((entry) => entry.question === question)?.shared
    }
    expect((await ask('What is churn?')).trace.decisions.cache).not.toHaveProperty('keptHere')
    expect(await sharedOf('What is churn?')).toBe(true)

    says.push([said('Ask ayse@example.com.'), finish()])
    expect((await ask('What is a cohort?')).trace.decisions.cache).toMatchObject({
      scope: 'team',
      kept: 'kept',
      keptHere: true
    })
    expect(await sharedOf('What is a cohort?')).toBe(false)

    let release = (): void => undefined
    says.push([said('The middle'), new Promise<void>((resolve) => (release = resolve)), finish()])
    const asking = ask('What is a median?')
    await settled()
    sharing.allowed = false
    release()
    expect((await asking).trace.decisions.cache).toMatchObject({ scope: 'team', kept: 'kept', keptHere: true })
    expect(await sharedOf('What is a median?')).toBe(false)

    sharing.allowed = true
    putStatus = 403
    await ask('What is a quartile?')
    expect(await sharedOf('What is a quartile?')).toBe(false)
  })

  test('an answer out of a shared layer is not said to be of this machine', async () => {
    const shelf = new Map<string, string>()
    const shared: Fetch = (url, init) => {
      if (init?.method === 'PUT') shelf.set(url, String(init.body))
      const held = shelf.get(url)
      return Promise.resolve(
        held === undefined
          ? new Response(null, { status: 404 })
          : new Response(held, { headers: { 'cache-control': 'max-age=600' } })
      )
    }
    await pipelineWithCache({ plan: { edge, team }, fetch: shared }).ask('What is churn?')
    await settled()
    const { trace } = await pipelineWithCache({ plan: { edge, team }, fetch: shared }).ask('What is churn?')
    expect(trace).toMatchObject({ where: 'remote', decisions: { cache: { mark: { source: 'edge' } } } })
  })
})
