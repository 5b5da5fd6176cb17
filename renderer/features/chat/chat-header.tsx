import { PanelLeft, PanelRight, SquarePen } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { renameConversation } from '../../stores/change-conversation.ts'
import { setInspectorOpen, toggleRail, useApp } from '../../stores/use-app.ts'
import { newConversation, useConversation } from '../../stores/use-conversation.ts'
import type { AnswerSummary } from '../../../main/domain/message.ts'
import { useModels } from '../../stores/use-models.ts'
import { EditableTitle } from '../../ui/editable-title.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { ExportMenu } from '../archive/export-menu.tsx'
import { shortcut } from '../../client/shortcuts.ts'
import styles from './chat-header.module.css'

/** The conversation's title, how full the model's window is, and the way to the Inspector. */
export function ChatHeader() {
  const { t } = useText()
  const conversation = useConversation((state) => state.conversation)
  const railOpen = useApp((state) => state.railOpen)
  const inspectorOpen = useApp((state) => state.inspectorOpen)
  const [editing, setEditing] = useState(false)
  const title = conversation?.title
  useEffect(() => {
    document.title = title === undefined ? 'Sextant' : `${title} · Sextant`
  }, [title])
  return (
    <header className={styles['head']}>
      {!railOpen && (
        <>
          <IconButton
            label={t('app.showRail')}
            shortcut={shortcut('B')}
            icon={<PanelLeft size={16} />}
            onClick={toggleRail}
          />
          <IconButton
            label={t('conversations.new')}
            shortcut={shortcut('N')}
            icon={<SquarePen size={16} />}
            onClick={newConversation}
          />
        </>
      )}
      <h1 className={styles['title']}>
        {conversation === null ? (
          <span className={styles['unnamed']}>{t('conversations.new')}</span>
        ) : editing ? (
          <EditableTitle
            title={conversation.title}
            label={t('conversations.title')}
            onChange={(title) => void renameConversation(conversation, title)}
            onEnd={() => setEditing(false)}
          />
        ) : (
          <button
            type="button"
            className={styles['name']}
            data-tip={t('conversations.rename')}
            onClick={() => setEditing(true)}
          >
            {conversation.title}
          </button>
        )}
      </h1>
      <span className={styles['end']}>
        <WindowUse />
        {conversation && <ExportMenu id={conversation.id} />}
        <IconButton
          label={t('inspector.toggle')}
          shortcut={shortcut('I')}
          pressed={inspectorOpen}
          icon={<PanelRight size={16} />}
          onClick={() => setInspectorOpen(!inspectorOpen)}
        />
      </span>
    </header>
  )
}

/** How much of the loaded model's window the conversation fills, once an answer has counted it. */
function WindowUse() {
  const { t } = useText()
  const formats = useFormats()
  const summary = useConversation(({ order, messages }) => {
    const last = order.at(-1)
    return (last && messages[last]?.summary) ?? null
  })
  const ref = useConversation(({ order, messages }) => {
    const last = order.at(-1)
    return (last && messages[last]?.model) ?? null
  })
  const engine = useModels((state) => state.list?.engine)
  if (summary && (summary.leftOutMessages > 0 || summary.notWhole)) return <WindowFull summary={summary} />
  if (!summary?.inputTokens || !engine?.contextTokens || engine.ref !== ref) return null
  const used = summary.inputTokens + (summary.outputTokens ?? 0)
  return (
    <span
      className={styles['use']}
      data-tip={t('chat.windowUseText', { used: formats.number(used), total: formats.number(engine.contextTokens) })}
    >
      {t('chat.windowUse', { fraction: Math.min(1, used / engine.contextTokens) })}
    </span>
  )
}

/** What the last answer's model did not read: the window is full then, whatever was left of it. */
function WindowFull({ summary: { leftOutMessages, notWhole } }: { summary: AnswerSummary }) {
  const { t } = useText()
  const shortened = notWhole?.length ?? 0
  const parts = [
    ...(shortened > 0 ? [t('chat.fullShortened', { count: shortened })] : []),
    ...(leftOutMessages > 0 ? [t('chat.fullLeftOut', { count: leftOutMessages })] : [])
  ]
  return (
    <button type="button" className={styles['full']} onClick={() => setInspectorOpen(true)}>
      <i aria-hidden="true" />
      <b>{t('chat.full')}</b> {parts.join(', ')}
    </button>
  )
}
