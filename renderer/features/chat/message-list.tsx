import { ArrowDown } from 'lucide-react'
import { memo, useEffect, useRef } from 'react'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import type { MessageId } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { Button } from '../../ui/button.tsx'
import { Answer } from './answer.tsx'
import { onGoToMessage } from './go-to-message.ts'
import { UserMessage } from './user-message.tsx'
import { useStickToBottom } from './use-stick-to-bottom.ts'
import styles from './message-list.module.css'

/** One row: only a change of its own message paints it again. */
const Row = memo(function Row({ id, last }: { id: MessageId; last: boolean }) {
  const message = useConversation((state) => state.messages[id])
  if (!message) return <div className={styles['row']} />
  return (
    <div className={`${styles['row']} ${message.role === 'user' ? styles['user'] : ''}`} data-message={id}>
      {message.role === 'user' ? <UserMessage message={message} /> : <Answer message={message} last={last} />}
    </div>
  )
})

const Space = () => <div className={styles['space']} />
const components = { Header: Space, Footer: Space }
const START_AT_END = { index: 'LAST', align: 'end' } as const
/** Painted before they come into view, above and below. */
const AHEAD_PX = { top: 600, bottom: 400 }

/** The branch on view. Only what is near the view is painted, however long the conversation is. */
export function MessageList() {
  const { t } = useText()
  const order = useConversation((state) => state.order)
  const running = useConversation((state) => state.running?.turnId ?? null)
  const list = useRef<VirtuosoHandle>(null)
  const { following, setScroller, onHeight, follow } = useStickToBottom()

  // A person who asks wants to see the answer, wherever they had scrolled to.
  useEffect(() => {
    if (running) follow()
  }, [running, follow])
  useEffect(
    () =>
      onGoToMessage((id) => {
        const index = useConversation.getState().order.indexOf(id)
        if (index >= 0) list.current?.scrollToIndex({ index, align: 'start', offset: -80 })
      }),
    []
  )
  return (
    <section className={styles['list']} aria-label={t('chat.messages')} data-region="messages" tabIndex={-1}>
      <Virtuoso
        ref={list}
        className={styles['scroller']}
        data={order}
        computeItemKey={(_index, id) => id}
        itemContent={(index, id) => <Row id={id} last={index === order.length - 1} />}
        components={components}
        initialTopMostItemIndex={START_AT_END}
        increaseViewportBy={AHEAD_PX}
        scrollerRef={setScroller}
        totalListHeightChanged={onHeight}
        skipAnimationFrameInResizeObserver
      />
      {!following && (
        <Button className={styles['newest']} onClick={follow}>
          <ArrowDown size={15} aria-hidden="true" /> {t('chat.newest')}
        </Button>
      )}
    </section>
  )
}
