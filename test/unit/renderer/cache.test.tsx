import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import type { CacheKey, CacheMark, CacheTrace } from '../../../main/domain/cache.ts'
import type { ConversationId, MessageId, TurnId } from '../../../main/domain/ids.ts'
import type { CacheStatus, CatalogueEntry } from '../../../preload/contract/cache.ts'
import { showPage } from '../../../renderer/stores/use-app.ts'
import { CacheSection } from '../../../renderer/features/inspector/cache-section.tsx'
import { useCache } from '../../../renderer/stores/use-cache.ts'
import { openConversation } from '../../../renderer/stores/use-conversation.ts'
import { anAnswer, aQuestion, aSummary, conversationId, FakeMain, modelRef } from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

let main: FakeMain
beforeEach(() => {
  main = new FakeMain().connect()
  useCache.setState({ today: null, status: null, text: '', entries: null, next: null })
})

const mark: CacheMark = {
  source: 'semantic',
  similarity: 0.97,
  ageMs: 3 * 3_600_000,
  savedMs: 4_200,
  savedMicroUsd: 3_100,
  question: 'How is churn computed?',
  warmed: false
}
const status: CacheStatus = {
  memory: { entries: 1, bytes: 900 },
  disk: { entries: 1, bytes: 900 },
  redis: 'resting',
  edge: 'off',
  secrets: { team: 'stored', 'redis-password': 'none', 'edge-secret': 'none' },
  month: [
    { source: 'semantic', turns: 2, savedMs: 8_400, savedMicroUsd: 6_200 },
    { source: 'miss', turns: 6, savedMs: 0, savedMicroUsd: 0 }
  ],
  today: [
    { source: 'semantic', turns: 1, savedMs: 4_200, savedMicroUsd: 3_100 },
    { source: 'miss', turns: 3, savedMs: 0, savedMicroUsd: 0 }
  ],
  findings: 2,
  meaning: 'model',
  questions: 1,
  embeddingDownload: { state: 'idle' },
  warming: {
    state: 'resting',
    warmed: 12,
    used: 2,
    spentMicroUsd: 0,
    attemptsToday: 0,
    spentTodayMicroUsd: 0,
    next: [{ question: 'Note of 2026-11-24', at: 0, chance: 0.8 }]
  }
}
const entry: CatalogueEntry = {
  key: 'a'.repeat(64) as CacheKey,
  question: 'What is churn?',
  excerpt: 'A rate.',
  modelName: 'Small 1B',
  createdAt: Date.now(),
  expiresAt: Date.now() + 86_400_000,
  bytes: 900,
  uses: 3,
  shared: true,
  kind: 'warmed',
  place: null
}

async function openWith(summary: Parameters<typeof aSummary>[0]): Promise<void> {
  main.holds([
    aQuestion('q', 'What is churn?'),
    anAnswer('a', 'q', 'A rate.', { turnId: 'turn-a' as TurnId, summary: aSummary(summary) })
  ])
  await openApp()
  await act(() => openConversation(conversationId))
  await settle()
}

const answersWith = <Data,>(answer: FakeMain['cache']['status'], data: Data): void =>
  void answer.mockImplementation(() => Promise.resolve({ ok: true, data }))

describe('an answer out of the cache', () => {
  test('says so with its age, what was asked then and what that saved, and is asked again with one click', async () => {
    await openWith({ cache: mark })
    const badge = screen.getByRole('button', { name: 'Saved answer, 3 hr. ago. Show what it saved' })
    expect(badge.textContent).toContain('similar question')
    fireEvent.click(badge)
    const popup = await screen.findByRole('dialog')
    expect(popup.textContent).toContain('How is churn computed?')
    expect(popup.textContent).toContain('4.2 s, $0.0031')
    main.starts(main.turns.regenerate)
    fireEvent.click(within(popup).getByRole('button', { name: 'Ask again' }))
    await settle()
    expect(main.turns.regenerate).toHaveBeenCalledWith({ messageId: 'a', model: modelRef })
  })

  test('of another question can be told to be the wrong one', async () => {
    await openWith({ cache: mark })
    fireEvent.click(screen.getByRole('button', { name: /^Saved answer,/ }))
    fireEvent.click(await screen.findByRole('button', { name: 'Not what I asked' }))
    await settle()
    expect(main.cache.feedback).toHaveBeenCalledWith({ turnId: 'turn-a', verdict: 'wrong' })
    expect(screen.getByText('This answer will not be used again.')).toBeTruthy()
  })

  test('that is a new one has no badge, but leads to what was asked before', async () => {
    const place = { conversationId: 'c9' as ConversationId, messageId: 'm9' as MessageId }
    await openWith({ similar: { question: 'How is churn computed?', similarity: 0.93, place } })
    expect(screen.queryByRole('button', { name: /^Saved answer,/ })).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'How is churn computed?' }))
    await settle()
    expect(main.conversations.selectBranch).toHaveBeenCalledWith({ messageId: 'm9' })
  })
})

test('the Inspector says with whom an answer is shared, and with nobody when it had to stay here', async () => {
  await openApp()
  const kept: CacheTrace = {
    lookup: 'miss',
    refusal: null,
    key: null,
    scope: 'team',
    mark: null,
    similar: null,
    kept: 'kept',
    keptUntil: 1
  }
  const { rerender } = render(<CacheSection cache={kept} />)
  expect(screen.getByRole('row', { name: 'Shared with your team' })).toBeTruthy()
  rerender(<CacheSection cache={{ ...kept, keptHere: true }} />)
  expect(screen.getByRole('row', { name: 'Shared with nobody: the answer stays on this computer' })).toBeTruthy()
})

describe('the cache page', () => {
  async function openPage(): Promise<void> {
    answersWith(main.cache.status, status)
    answersWith(main.cache.entries, { entries: [entry], next: null })
    await openApp()
    act(() => showPage('cache'))
    await settle()
    await settle()
  }

  test('shows what answered, what that saved, what is kept and what was made ahead of time', async () => {
    await openPage()
    const row = screen.getByRole('row', { name: /^Similar question/ })
    expect(row.textContent).toContain('8.4 s')
    expect(row.textContent).toContain('$0.0062')
    expect(screen.getByRole('alert').textContent).toContain('2 entries of shared layers')
    const [item, next] = screen.getAllByRole('listitem')
    expect(item?.textContent).toContain('Prepared')
    expect(next?.textContent).toContain('80%Note of 2026-11-24')
    expect(screen.getByText('Paused: recent prepared answers were not used.')).toBeTruthy()
    expect(screen.getByText(/12 answers in the last 7 days, 2 used so far \(17%\)/)).toBeTruthy()
  })

  test('deletes one, and everything only after it was asked', async () => {
    await openPage()
    fireEvent.click(screen.getByRole('button', { name: 'Delete the answer to: What is churn?' }))
    await settle()
    expect(main.cache.remove).toHaveBeenCalledWith({ key: entry.key })
    fireEvent.click(screen.getByRole('button', { name: 'Delete…' }))
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Everything' }))
    expect(main.cache.clear).not.toHaveBeenCalled()
    fireEvent.click(await screen.findByRole('button', { name: 'Delete' }))
    await settle()
    expect(main.cache.clear).toHaveBeenCalledWith({ workspaceId: null })
  })
})

test("the status bar counts today's hits and leads to the page", async () => {
  answersWith(main.cache.today, status.today)
  await openApp()
  await settle()
  fireEvent.click(screen.getByRole('button', { name: '1 saved answer used today' }))
  await settle()
  expect(screen.getByRole('heading', { name: 'Saved answers', level: 1 })).toBeTruthy()
})
