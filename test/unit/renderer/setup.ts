import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'
import type { StoreApi } from 'zustand'
import { startLanguage } from '../../../renderer/i18n/i18n.ts'
import { useApp } from '../../../renderer/stores/use-app.ts'
import { useConversation } from '../../../renderer/stores/use-conversation.ts'
import { useConversations } from '../../../renderer/stores/use-conversations.ts'
import { useDrafts } from '../../../renderer/stores/use-drafts.ts'
import { useFind } from '../../../renderer/stores/use-find.ts'
import { useLedger } from '../../../renderer/stores/use-ledger.ts'
import { useModels } from '../../../renderer/stores/use-models.ts'
import { useNetwork } from '../../../renderer/stores/use-network.ts'
import { useProviders } from '../../../renderer/stores/use-providers.ts'
import { useSettings } from '../../../renderer/stores/use-settings.ts'
import { useToasts } from '../../../renderer/stores/use-toasts.ts'
import { useTraces } from '../../../renderer/stores/use-traces.ts'

// What jsdom lacks of the window: nothing is laid out here, so nothing is observed either.
class NoResizes {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.mock('react-virtuoso', async () => ({ Virtuoso: (await import('./whole-list.tsx')).WholeList }))
vi.stubGlobal('ResizeObserver', NoResizes)
vi.stubGlobal(
  'Highlight',
  class extends Set<Range> {
    constructor(...ranges: Range[]) {
      super(ranges)
    }
  }
)
vi.stubGlobal('CSS', { highlights: new Map<string, unknown>(), supports: () => false })
Element.prototype.scrollBy = () => undefined
Range.prototype.getBoundingClientRect = () => new DOMRect()
Element.prototype.getAnimations = () => []

const reset =
  <State>(store: StoreApi<State>) =>
  (): void =>
    store.setState(store.getInitialState(), true)
const resets = [
  reset(useApp),
  reset(useConversation),
  reset(useConversations),
  reset(useDrafts),
  reset(useFind),
  reset(useModels),
  reset(useLedger),
  reset(useNetwork),
  reset(useProviders),
  reset(useSettings),
  reset(useToasts),
  reset(useTraces)
]

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  for (const resetStore of resets) resetStore()
  startLanguage('en')
})

afterEach(() => {
  cleanup()
})
