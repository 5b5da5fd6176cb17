import {
  Archive,
  Box,
  ChartColumn,
  Cloud,
  GraduationCap,
  PanelLeft,
  Plus,
  Search,
  Settings,
  Zap,
  type LucideIcon
} from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { shiftShortcut, shortcut } from '../../client/shortcuts.ts'
import { showPage, toggleRail, useApp, type Page } from '../../stores/use-app.ts'
import { newConversation, useConversation } from '../../stores/use-conversation.ts'
import { openSearch } from '../../stores/use-search.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { lazyComponent } from '../../ui/lazy-component.tsx'
import { Logo } from '../../ui/logo.tsx'
import { prefetchPage } from './prefetch-pages.ts'
import { RailEdge } from './rail-edge.tsx'
import { usedRailWidth } from './rail-width.ts'
import styles from './rail.module.css'

/** Comes right after the field for a message, which has to be ready first. */
const ConversationList = lazyComponent(
  async () => (await import('./conversation-list.tsx')).ConversationList,
  () => <div className={styles['coming']} />
)
const WorkspaceSwitcher = lazyComponent(
  async () => (await import('../workspaces/workspace-switcher.tsx')).WorkspaceSwitcher,
  () => <span>Sextant</span>
)

/** The pages below the conversations, in this order. */
const PAGES: { name: Exclude<Page, 'chat'>; icon: LucideIcon; keys?: string }[] = [
  { name: 'insights', icon: ChartColumn },
  { name: 'cache', icon: Zap },
  { name: 'models', icon: Box },
  { name: 'providers', icon: Cloud },
  { name: 'learning', icon: GraduationCap },
  { name: 'archive', icon: Archive },
  { name: 'settings', icon: Settings, keys: shortcut(',') }
]

/** The left side: conversations, and the pages of the app below them. */
export function Rail() {
  const { t } = useText()
  const page = useApp((state) => state.page)
  const atNew = useConversation((state) => state.id === null) && page === 'chat'
  return (
    <nav
      className={styles['rail']}
      aria-label={t('app.rail')}
      data-region="rail"
      style={{ '--rail-width': `${usedRailWidth()}px` } as CSSProperties}
    >
      <div className={styles['brand']}>
        <Logo size={20} />
        <WorkspaceSwitcher />
        <IconButton
          label={t('app.hideRail')}
          shortcut={shortcut('B')}
          icon={<PanelLeft size={16} />}
          className={styles['collapse']}
          onClick={toggleRail}
        />
      </div>
      <Entry
        icon={<Plus size={16} />}
        label={t('conversations.new')}
        keys={shortcut('N')}
        current={atNew}
        onClick={newConversation}
      />
      <Entry
        icon={<Search size={16} />}
        label={t('search.title')}
        keys={shiftShortcut('F')}
        current={page === 'search'}
        onNear={prefetchPage.search}
        onClick={openSearch}
      />
      <ConversationList />
      <div className={styles['end']}>
        {PAGES.map(({ name, icon: Icon, keys }) => (
          <Entry
            key={name}
            icon={<Icon size={16} />}
            label={t(`${name}.title`)}
            keys={keys}
            current={page === name}
            onNear={prefetchPage[name]}
            onClick={() => showPage(name)}
          />
        ))}
      </div>
      <RailEdge />
    </nav>
  )
}

function Entry({
  icon,
  label,
  keys,
  current,
  onNear,
  onClick
}: {
  icon: ReactNode
  label: string
  keys: string | undefined
  current: boolean
  onNear?: (() => void) | undefined
  onClick: () => void
}) {
  return (
    <button
      type="button"
      className={`${styles['entry']} ${current ? styles['current'] : ''}`}
      aria-current={current ? 'page' : undefined}
      onPointerEnter={onNear}
      onFocus={onNear}
      onClick={onClick}
    >
      {icon}
      {label}
      {keys && (
        <kbd aria-hidden="true" className={styles['keys']}>
          {keys}
        </kbd>
      )}
    </button>
  )
}
