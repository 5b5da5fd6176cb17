import { useErrorText } from '../../i18n/use-error-text.ts'
import { useText } from '../../i18n/use-text.ts'
import { newConversation, useConversation } from '../../stores/use-conversation.ts'
import { useFind } from '../../stores/use-find.ts'
import { useSettings } from '../../stores/use-settings.ts'
import { Button } from '../../ui/button.tsx'
import { lazyComponent } from '../../ui/lazy-component.tsx'
import { ChatHeader } from './chat-header.tsx'
import { Composer } from './composer.tsx'
import { EmptyConversation } from './empty-conversation.tsx'
import styles from './chat-page.module.css'

const Onboarding = lazyComponent(async () => (await import('../onboarding/onboarding.tsx')).Onboarding)
const MessageList = lazyComponent(
  async () => (await import('./message-list.tsx')).MessageList,
  () => <div className={styles['middle']} />
)
const FindBar = lazyComponent(async () => (await import('./find-bar.tsx')).FindBar)

/** One conversation: its title, its messages and the field for the next one. */
export function ChatPage() {
  const finding = useFind((state) => state.open)
  const failed = useConversation((state) => state.failure !== null)
  return (
    <div className={styles['page']}>
      <ChatHeader />
      {finding && <FindBar />}
      <Middle />
      {!failed && <Composer />}
    </div>
  )
}

function Middle() {
  const id = useConversation((state) => state.id)
  const opening = useConversation((state) => state.opening)
  const empty = useConversation((state) => state.order.length === 0)
  const failed = useConversation((state) => state.failure !== null)
  /** undefined until main has told. */
  const welcomed = useSettings((state) => state.settings?.onboarding.done)
  if (failed) return <Failed />
  if (opening || (empty && welcomed === undefined)) return <div className={styles['middle']} />
  if (!empty) return <MessageList key={id} />
  return welcomed ? <EmptyConversation /> : <Onboarding />
}

function Failed() {
  const { t } = useText()
  const failure = useConversation((state) => state.failure)
  const errorText = useErrorText()
  if (!failure) return null
  const { message, advice } = errorText(failure)
  return (
    <section className={styles['failed']} role="alert">
      <h2>{message}</h2>
      <p>{advice}</p>
      <Button onClick={newConversation}>{t('conversations.new')}</Button>
    </section>
  )
}
