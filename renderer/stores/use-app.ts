import { create } from 'zustand'
import type { AppFacts, StartNotice } from '../../preload/contract/app.ts'
import { client } from '../client/client.ts'
import { pageLoss, type PageLoss } from '../client/page-loss.ts'
import { loadViewState, saveViewState } from '../client/view-state.ts'

/** The page in the middle of the window. */
export type Page =
  | 'chat'
  | 'insights'
  | 'search'
  | 'cache'
  | 'models'
  | 'providers'
  | 'network'
  | 'compare'
  | 'learning'
  | 'archive'
  | 'settings'

/** What the person must know about the start of the app or of its page. */
export type Notice = StartNotice | { kind: 'window-lost'; loss: PageLoss }

interface AppState {
  facts: AppFacts | null
  /** What the person must know about the start and has not put away yet. */
  notices: Notice[]
  page: Page
  railOpen: boolean
  inspectorOpen: boolean
  /** The last thing said to a screen reader; the number makes equal sentences different. */
  announcement: { text: string; number: number }
}

export const useApp = create<AppState>(() => ({
  facts: null,
  notices: [],
  page: 'chat',
  railOpen: loadViewState('rail') !== 'closed',
  inspectorOpen: loadViewState('inspector') === 'open',
  announcement: { text: '', number: 0 }
}))

export async function loadFacts(): Promise<AppFacts> {
  const facts = await client.app.facts()
  useApp.setState({
    facts,
    notices: [
      ...(pageLoss ? [{ kind: 'window-lost' as const, loss: pageLoss }] : []),
      ...facts.notices.filter(({ kind }) => kind !== 'no-keyring' || loadViewState(kind) === null)
    ]
  })
  return facts
}

export function showPage(page: Page): void {
  useApp.setState({ page })
}

export function toggleRail(): void {
  const railOpen = !useApp.getState().railOpen
  saveViewState('rail', railOpen ? null : 'closed')
  useApp.setState({ railOpen })
}

export function setInspectorOpen(inspectorOpen: boolean): void {
  saveViewState('inspector', inspectorOpen ? 'open' : null)
  useApp.setState({ inspectorOpen })
}

/** A notice about the system itself, which is the same at every start, is not shown again. */
export function dismissNotice(kind: Notice['kind']): void {
  if (kind === 'no-keyring') saveViewState(kind, 'dismissed')
  useApp.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.kind !== kind) }))
}

/** Tells a screen reader, politely. */
export function announce(text: string): void {
  useApp.setState(({ announcement }) => ({ announcement: { text, number: announcement.number + 1 } }))
}
