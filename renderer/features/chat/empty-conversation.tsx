import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { Button } from '../../ui/button.tsx'
import { Logo } from '../../ui/logo.tsx'
import { RecentAnswers } from './recent-answers.tsx'
import { useAnsweringModel, type AnsweringModel } from './use-answering-model.ts'
import styles from './empty-conversation.module.css'

/** The page before the first message: where the answers come from, and how they get better than a demo's. */
export function EmptyConversation() {
  const { t } = useText()
  const model = useAnsweringModel()
  return (
    <section className={styles['empty']} data-region="messages" tabIndex={-1} aria-label={t('chat.messages')}>
      <span className={styles['mark']}>
        <Logo size={40} />
      </span>
      <h2 className={styles['title']}>{t('chat.emptyTitle')}</h2>
      <p className={styles['text']}>{model ? <WhereFrom model={model} /> : t('chat.emptyText')}</p>
      {model?.demo && (
        <Button className={styles['action']} onClick={() => showPage('models')}>
          {t('chat.betterModel')}
        </Button>
      )}
      <RecentAnswers />
    </section>
  )
}

function WhereFrom({ model: { name: model, demo, remote } }: { model: AnsweringModel }) {
  const { t } = useText()
  if (demo) return t('chat.emptyDemo', { model })
  if (remote?.model.where !== 'remote') return t('chat.emptyText')
  const provider = remote.provider.name
  return t(remote.provider.ownMachine ? 'chat.emptyNear' : 'chat.emptyAway', { model, provider })
}
