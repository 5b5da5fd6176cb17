import { PanelLeft } from 'lucide-react'
import type { ComponentType } from 'react'
import { ChatPage } from './features/chat/chat-page.tsx'
import { saveViewState } from './client/view-state.ts'
import { useAnswerSettingsDialog } from './features/answer-settings/use-answer-settings-dialog.ts'
import { Rail } from './features/conversations/rail.tsx'
import { SearchPage } from './features/search/search-page.tsx'
import { Announcer } from './features/status/announcer.tsx'
import { Notices } from './features/status/notices.tsx'
import { StatusBar } from './features/status/status-bar.tsx'
import { Toasts } from './features/status/toasts.tsx'
import { useText } from './i18n/use-text.ts'
import { shortcut } from './client/shortcuts.ts'
import { toggleRail, useApp, type Page } from './stores/use-app.ts'
import { openConfirmations, useConfirmations } from './stores/use-confirmations.ts'
import { showOverlay, useOverlay } from './stores/use-overlay.ts'
import { Button } from './ui/button.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { lazyComponent } from './ui/lazy-component.tsx'
import { IconButton } from './ui/icon-button.tsx'
import { TooltipLayer } from './ui/tooltip-layer.tsx'
import { useCommands } from './use-commands.ts'
import { useMain } from './use-main.ts'
import styles from './app.module.css'

/** One page of the app each, read when it is first opened where nobody types ahead of it. */
const PAGES: Record<Exclude<Page, 'chat'>, ComponentType> = {
  insights: lazyComponent(async () => (await import('./features/insights/insights-page.tsx')).InsightsPage),
  // Its field takes the keys that follow the shortcut at once.
  search: SearchPage,
  cache: lazyComponent(async () => (await import('./features/cache/cache-page.tsx')).CachePage),
  models: lazyComponent(async () => (await import('./features/models/models-page.tsx')).ModelsPage),
  providers: lazyComponent(async () => (await import('./features/providers/providers-page.tsx')).ProvidersPage),
  network: lazyComponent(async () => (await import('./features/network/network-page.tsx')).NetworkPage),
  compare: lazyComponent(async () => (await import('./features/inspector/compare-page.tsx')).ComparePage),
  learning: lazyComponent(async () => (await import('./features/learning/learning-page.tsx')).LearningPage),
  archive: lazyComponent(async () => (await import('./features/archive/archive-page.tsx')).ArchivePage),
  settings: lazyComponent(async () => (await import('./features/settings/settings-page.tsx')).SettingsPage)
}
const Inspector = lazyComponent(async () => (await import('./features/inspector/inspector.tsx')).Inspector)
const Confirmations = lazyComponent(
  async () => (await import('./features/confirmations/confirmations.tsx')).Confirmations
)
const Palette = lazyComponent(async () => (await import('./features/palette/palette.tsx')).Palette)
const AnswerSettingsDialog = lazyComponent(
  async () => (await import('./features/answer-settings/answer-settings-dialog.tsx')).AnswerSettingsDialog
)
const TemplatesDialog = lazyComponent(
  async () => (await import('./features/templates/templates-dialog.tsx')).TemplatesDialog
)

/** The window: rail, middle, Inspector, status bar. */
export function App() {
  useMain()
  useCommands()
  const page = useApp((state) => state.page)
  const railOpen = useApp((state) => state.railOpen)
  const inspectorOpen = useApp((state) => state.inspectorOpen)
  return (
    <ErrorBoundary fallback={<Broken />}>
      <div className={styles['app']}>
        {railOpen ? <Rail /> : <span />}
        <main className={styles['middle']}>
          <Notices />
          <Middle page={page} railOpen={railOpen} />
          <WaitingConfirmations />
        </main>
        {inspectorOpen && page === 'chat' ? (
          <div className={styles['side']}>
            <Inspector />
          </div>
        ) : (
          <span />
        )}
        <StatusBar />
      </div>
      <Overlays />
      <Toasts />
      <Announcer />
      <TooltipLayer />
    </ErrorBoundary>
  )
}

function Overlays() {
  const overlay = useOverlay((state) => state.overlay)
  const isAsked = useAnswerSettingsDialog((state) => state.question !== null)
  return (
    <>
      {overlay === 'palette' && <Palette />}
      {overlay === 'templates' && <TemplatesDialog onClose={() => showOverlay(null)} />}
      {isAsked && <AnswerSettingsDialog />}
    </>
  )
}

/** What waits for the person stays in view on every page. */
function WaitingConfirmations() {
  const waiting = useConfirmations((state) => openConfirmations(state).length > 0)
  return waiting && <Confirmations />
}

function Middle({ page, railOpen }: { page: Page; railOpen: boolean }) {
  const { t } = useText()
  if (page === 'chat') return <ChatPage />
  const Shown = PAGES[page]
  return (
    <>
      {!railOpen && (
        <div className={styles['bar']}>
          <IconButton
            label={t('app.showRail')}
            shortcut={shortcut('B')}
            icon={<PanelLeft size={16} />}
            onClick={toggleRail}
          />
        </div>
      )}
      <Shown />
    </>
  )
}

/** Everything is kept by main. The conversation on view stays closed: showing it may have been the cause. */
function Broken() {
  const { t } = useText()
  const loadAgain = (): void => {
    saveViewState('conversation', null)
    location.reload()
  }
  return (
    <div className={styles['broken']} role="alert">
      <h1>{t('app.broken')}</h1>
      <p>{t('app.brokenText')}</p>
      <Button look="primary" onClick={loadAgain}>
        {t('app.reload')}
      </Button>
    </div>
  )
}
