import { ArrowDown } from 'lucide-react'
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { MessageId } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { Button } from '../../ui/button.tsx'
import { onGoToMessage } from './go-to-message.ts'
import { MessageRow } from './message-row.tsx'
import { useStickToBottom } from './use-stick-to-bottom.ts'
import { Windowed } from './markdown/windowed.tsx'
import styles from './message-list.module.css'

/** Messages that come near the view together, so that a long conversation is a few elements where nobody looks. */
const MESSAGES_TOGETHER = 24
/** As high as a message is on average, for those that were never painted. */
const MESSAGE_PX = 180
/** Painted at once when a conversation opens: what fills the view from its end. */
const LAST_PAINTED = 3
/** Room above a message that one went to. */
const ABOVE_PX = 80

/**
 * The branch on view. Only what is near the view is painted, however long the conversation is; the browser itself keeps
 * what is read in place while heights above it become known.
 */
export function MessageList() {
  const { t } = useText()
  const order = useConversation((state) => state.order)
  const running = useConversation((state) => state.running?.turnId ?? null)
  const { following, setScroller, setContent, follow, leave } = useStickToBottom()
  const [wanted, setWanted] = useState<{ id: MessageId } | null>(null)
  const section = useRef<HTMLElement>(null)

  // A person who asks wants to see the answer, wherever they had scrolled to.
  useEffect(() => {
    if (running) follow()
  }, [running, follow])
  useEffect(
    () =>
      onGoToMessage((id) => {
        leave()
        setWanted({ id })
      }),
    [leave]
  )
  useLayoutEffect(() => {
    const row = wanted && section.current?.querySelector(`[data-message="${wanted.id}"]`)
    const scroller = row?.closest('[data-scroller]')
    if (row && scroller)
      scroller.scrollTop += row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - ABOVE_PX
  }, [wanted])

  const parts = useMemo(() => {
    const made: MessageId[][] = []
    for (let at = 0; at < order.length; at += MESSAGES_TOGETHER) made.push(order.slice(at, at + MESSAGES_TOGETHER))
    return made
  }, [order])
  const wantedPart = wanted ? Math.floor(order.indexOf(wanted.id) / MESSAGES_TOGETHER) : -1
  return (
    <section
      ref={section}
      className={styles['list']}
      aria-label={t('chat.messages')}
      data-region="messages"
      tabIndex={-1}
    >
      <div ref={setScroller} className={styles['scroller']} data-scroller tabIndex={0}>
        <div ref={setContent} className={styles['content']}>
          {parts.map((ids, part) => (
            <Windowed
              key={part}
              estimatePx={ids.length * MESSAGE_PX}
              atFirst={part >= parts.length - 2}
              always={part === wantedPart}
            >
              <Messages
                ids={ids}
                last={part === parts.length - 1}
                wanted={part === wantedPart ? (wanted?.id ?? null) : null}
              />
            </Windowed>
          ))}
        </div>
      </div>
      {!following && (
        <Button className={styles['newest']} onClick={follow}>
          <ArrowDown size={15} aria-hidden="true" /> {t('chat.newest')}
        </Button>
      )}
    </section>
  )
}

const Messages = memo(function Messages({
  ids,
  last,
  wanted
}: {
  ids: readonly MessageId[]
  /** The branch ends here. */
  last: boolean
  wanted: MessageId | null
}) {
  return ids.map((id, at) => (
    <Windowed
      key={id}
      estimatePx={MESSAGE_PX}
      atFirst={last && at >= ids.length - LAST_PAINTED}
      always={id === wanted}
      message={id}
    >
      <MessageRow id={id} last={last && at === ids.length - 1} />
    </Windowed>
  ))
})
