import { useEffect } from 'react'
import { client, onAppEvent } from './client/client.ts'
import { loadFacts } from './stores/use-app.ts'
import { refreshOnView, reopenConversation } from './stores/use-conversation.ts'
import { refreshConversations } from './stores/use-conversations.ts'
import { receiveDraft } from './stores/use-drafts.ts'
import { loadCacheToday, receiveCacheToday } from './stores/use-cache.ts'
import { receiveExampleCounts } from './stores/use-learning.ts'
import { loadModels, receiveModels } from './stores/use-models.ts'
import { loadNetwork, receiveNetwork } from './stores/use-network.ts'
import { loadProviders, receiveProviders } from './stores/use-providers.ts'
import { loadConfirmations, receiveConfirmations } from './stores/use-confirmations.ts'
import { receiveSettings } from './stores/use-settings.ts'
import { followTasks } from './stores/use-tasks.ts'
import { explain, showError } from './stores/use-toasts.ts'
import { loadWorkspaces, receiveWorkspaces } from './stores/use-workspaces.ts'
import { loadMarkdown } from './features/chat/answer-text.tsx'

/** Reads what main has, all at once, and goes on listening. */
export function useMain(): void {
  useEffect(() => {
    const ends = [
      onAppEvent('conversations.changed', () => void refreshOnView().catch(showError)),
      onAppEvent('workspaces.changed', receiveWorkspaces),
      onAppEvent('app.failed', explain),
      onAppEvent('models.changed', receiveModels),
      onAppEvent('network.changed', receiveNetwork),
      onAppEvent('confirmations.changed', receiveConfirmations),
      onAppEvent('providers.changed', receiveProviders),
      followTasks(),
      onAppEvent('cache.changed', receiveCacheToday),
      onAppEvent('learning.changed', receiveExampleCounts),
      onAppEvent('settings.changed', (settings) => receiveSettings(settings))
    ]
    Promise.all([
      loadFacts().then((facts) => receiveSettings(facts.settings, facts.systemLocale)),
      loadWorkspaces(),
      loadModels(),
      loadNetwork(),
      loadConfirmations(),
      client.conversations.newDraft().then((text) => receiveDraft('new', text)),
      reopenConversation(),
      refreshConversations()
    ])
      .catch(showError)
      .finally(() => {
        // With their prices they are read from a large list, which nobody waits for.
        void loadProviders().catch(showError)
        void loadCacheToday().catch(showError)
        // Needed with the first answer; read now, while nothing else has to be done.
        void loadMarkdown()
        void import('./features/chat/message-list.tsx')
      })
    return () => ends.forEach((end) => end())
  }, [])
}
