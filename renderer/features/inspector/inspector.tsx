import { Columns2, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { TurnTrace } from '../../../main/domain/trace.ts'
import { useText } from '../../i18n/use-text.ts'
import { setInspectorOpen } from '../../stores/use-app.ts'
import { compareAnswer } from '../../stores/use-comparison.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { loadTrace, useTraces } from '../../stores/use-traces.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { CopyButton } from '../chat/copy-button.tsx'
import { CacheSection } from './cache-section.tsx'
import { ComparedTextsDialog } from './compared-texts.tsx'
import { ContextSection } from './context-section.tsx'
import { ExchangeSection } from './exchange-section.tsx'
import { NetworkSection } from './network-section.tsx'
import { RouteCard } from './route-card.tsx'
import { RouteSection } from './route-section.tsx'
import { SecuritySection } from './security-section.tsx'
import { ShortenedSection } from './shortened-section.tsx'
import { StagesSection } from './stages-section.tsx'
import { turnAsJson } from './turn-as-json.ts'
import { UsageSection } from './usage-section.tsx'
import styles from './inspector.module.css'

/** How one answer came about: its stages, its model, what the model read and what left the machine. */
export function Inspector() {
  const { t } = useText()
  const message = useConversation(({ inspected, order, messages }) => {
    const id = inspected ?? order.findLast((one) => messages[one]?.role === 'assistant')
    return id ? messages[id] : undefined
  })
  const number = useConversation(
    ({ order, earlier, messages }) =>
      order
        .slice(0, message ? order.indexOf(message.id) + 1 : 0)
        .filter((id, at) => (messages[id]?.role ?? roleOf(earlier?.roles[at])) === 'assistant').length
  )
  const turnId = message && message.status !== 'streaming' ? message.turnId : null
  const trace = useTraces((state) => (turnId ? state.traces[turnId] : null))
  useEffect(() => {
    if (turnId) void loadTrace(turnId)
  }, [turnId])
  const pane = useRef<HTMLElement>(null)
  const shown = message?.id
  useEffect(() => {
    // Another answer is read from its beginning.
    if (pane.current) pane.current.scrollTop = 0
  }, [shown])
  const empty = !message
    ? t('inspector.none')
    : message.status === 'streaming'
      ? t('inspector.streaming')
      : trace === null
        ? t('inspector.noTrace')
        : null
  return (
    <aside
      ref={pane}
      className={styles['inspector']}
      aria-label={t('inspector.title')}
      data-region="inspector"
      tabIndex={-1}
    >
      <header className={styles['head']}>
        <h2>{message ? t('inspector.answer', { number }) : t('inspector.title')}</h2>
        {message && trace && (
          <IconButton
            label={t('compare.open')}
            icon={<Columns2 size={15} />}
            onClick={() => void compareAnswer(message.id)}
          />
        )}
        {trace && <CopyButton text={() => turnAsJson(trace)} label={t('inspector.copy')} />}
        <IconButton label={t('inspector.close')} icon={<X size={16} />} onClick={() => setInspectorOpen(false)} />
      </header>
      {empty !== null && <p className={styles['muted']}>{empty}</p>}
      {trace && <Sections key={trace.turnId} trace={trace} />}
    </aside>
  )
}

const roleOf = (letter: string | undefined): 'assistant' | 'user' => (letter === 'a' ? 'assistant' : 'user')

/** One section for everything that is known of a turn, in the order in which people ask. */
function Sections({ trace }: { trace: TurnTrace }) {
  const { cache, fit, compress } = trace.decisions
  return (
    <>
      <StagesSection trace={trace} />
      <RouteSection trace={trace} />
      {trace.decisions.plan?.route && <RouteCard trace={trace} route={trace.decisions.plan.route} />}
      <UsageSection trace={trace} />
      {cache && <CacheSection cache={cache} />}
      {fit && <ContextSection context={fit} readTokens={trace.usage.input} conversationId={trace.conversationId} />}
      {compress && <ShortenedSection turnId={trace.turnId} decision={compress} />}
      <SecuritySection decisions={trace.decisions} />
      <NetworkSection trace={trace} />
      <ExchangeSection turnId={trace.turnId} />
      <ComparedTextsDialog />
    </>
  )
}
