import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useEffect, useMemo, useReducer, useRef, type KeyboardEvent } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { loadAllMessages } from '../../stores/load-messages.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { closeFind, useFind } from '../../stores/use-find.ts'
import { showError } from '../../stores/use-toasts.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { focusComposer } from './focus-composer.ts'
import { findOccurrences } from './occurrences.ts'
import { readSeenTexts } from './seen-texts.ts'
import { useRevealOccurrence } from './use-reveal-occurrence.ts'
import styles from './find-bar.module.css'

/** Finds words in the whole conversation on view, painted or not. */
export function FindBar() {
  const { t } = useText()
  const { query, current, requests } = useFind()
  const order = useConversation((state) => state.order)
  const messages = useConversation((state) => state.messages)
  const [known, knowMore] = useReducer((times: number) => times + 1, 0)
  const occurrences = useMemo(
    () => (known >= 0 ? findOccurrences(order, messages, query) : []),
    [order, messages, query, known]
  )
  const index =
    occurrences.length === 0 ? -1 : ((current % occurrences.length) + occurrences.length) % occurrences.length
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => void loadAllMessages().catch(showError), [order])
  useEffect(() => {
    const ended = new AbortController()
    const all = order.flatMap((id) => messages[id] ?? [])
    void readSeenTexts(all, knowMore, ended.signal)
    return () => ended.abort()
  }, [order, messages])
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [requests])
  useRevealOccurrence(query, occurrences[index])

  const step = (by: number): void => useFind.setState({ current: index + by })
  const close = (): void => {
    closeFind()
    focusComposer()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) step(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    }
  }
  const count =
    query === ''
      ? ''
      : occurrences.length === 0
        ? t('chat.findNone')
        : t('chat.findCount', { number: index + 1, total: occurrences.length })
  return (
    <search className={styles['bar']} aria-label={t('chat.find')}>
      <input
        ref={field}
        className={styles['field']}
        aria-label={t('chat.find')}
        placeholder={t('chat.findPlaceholder')}
        value={query}
        onChange={(event) => useFind.setState({ query: event.target.value, current: 0 })}
        onKeyDown={onKeyDown}
      />
      <span className={styles['count']} role="status">
        {count}
      </span>
      <IconButton
        label={t('chat.findPrevious')}
        icon={<ChevronUp size={16} />}
        disabled={index < 0}
        onClick={() => step(-1)}
      />
      <IconButton
        label={t('chat.findNext')}
        icon={<ChevronDown size={16} />}
        disabled={index < 0}
        onClick={() => step(1)}
      />
      <IconButton label={t('chat.findClose')} icon={<X size={16} />} onClick={close} />
    </search>
  )
}
