import { describe, expect, test } from 'vitest'
import { DEFAULT_WORKSPACE, type WorkspaceId } from '../../../main/domain/ids.ts'
import { build } from './chat-in-memory.ts'

const titles = ({ chat }: ReturnType<typeof build>): string[] =>
  chat.list(10, null).conversations.map(({ title }) => title)

describe('workspaces', () => {
  test('the list shows those of the chosen one, and new conversations begin there', async () => {
    const app = build()
    await app.answered('Personal question', 'A')
    const audit = app.workspaces.create('Audit')
    expect(titles(app)).toEqual([])
    await app.answered('Audit question', 'B')
    expect(titles(app)).toEqual(['Audit question'])
    app.workspaces.select(DEFAULT_WORKSPACE)
    expect(titles(app)).toEqual(['Personal question'])
    expect(app.workspaces.list().map(({ id, conversations }) => [id, conversations])).toEqual([
      [DEFAULT_WORKSPACE, 1],
      [audit, 1]
    ])
    expect(app.recorded.map(({ workspaceId }) => workspaceId)).toEqual([DEFAULT_WORKSPACE, audit])
  })

  test('a conversation can move, and those of a removed workspace go to the first one', async () => {
    const app = build()
    const { conversationId } = await app.answered('Personal question', 'A')
    const audit = app.workspaces.create('Audit')
    app.workspaces.moveConversation(conversationId, audit)
    expect(titles(app)).toEqual(['Personal question'])
    app.workspaces.remove(audit)
    expect(app.workspaces.current).toBe(DEFAULT_WORKSPACE)
    await app.answered('Asked afterwards', 'B')
    expect(titles(app)).toEqual(['Asked afterwards', 'Personal question'])
    expect(app.workspaces.list().map(({ id, conversations }) => [id, conversations])).toEqual([[DEFAULT_WORKSPACE, 2]])
    expect(() => app.workspaces.select(audit)).toThrow(expect.objectContaining({ code: 'not-found' }))
    app.workspaces.moveConversation(conversationId, app.workspaces.create('Audit again'))
    expect(titles(app)).toEqual(['Personal question'])
  })

  test('its mode makes the app stricter and never laxer', () => {
    const { workspaces } = build()
    const rules = (mode: 'offline' | 'ask' | 'auto') =>
      workspaces.rulesIn(DEFAULT_WORKSPACE, { mode, loopbackOffline: true }).mode
    expect(rules('auto')).toBe('auto')
    workspaces.change(DEFAULT_WORKSPACE, { networkMode: 'ask' })
    expect([rules('auto'), rules('ask'), rules('offline')]).toEqual(['ask', 'ask', 'offline'])
    workspaces.change(DEFAULT_WORKSPACE, { networkMode: 'offline' })
    expect([rules('auto'), rules('ask'), rules('offline')]).toEqual(['offline', 'offline', 'offline'])
    workspaces.change(DEFAULT_WORKSPACE, { networkMode: null })
    expect(rules('auto')).toBe('auto')
  })

  test('the first one stays, and one that is not there is an error', () => {
    const { workspaces } = build()
    workspaces.remove(DEFAULT_WORKSPACE)
    expect(workspaces.list()).toHaveLength(1)
    expect(() => workspaces.select('gone' as WorkspaceId)).toThrow(expect.objectContaining({ code: 'not-found' }))
  })
})
