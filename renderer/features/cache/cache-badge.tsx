import { Popover } from '@base-ui/react/popover'
import { Zap } from 'lucide-react'
import type { CacheMark } from '../../../main/domain/cache.ts'
import type { BranchMessage } from '../../../main/domain/conversation.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { regenerate } from '../../stores/turns.ts'
import { judgeCached } from '../../stores/use-cache.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { showToast } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import { Pill } from '../../ui/pill.tsx'
import popover from '../../ui/popover.module.css'
import { currentAnsweringModel, useAnsweringModel } from '../chat/use-answering-model.ts'
import { useAge } from './use-age.ts'
import styles from './cache-badge.module.css'

/** Says that an answer is not a new one: how old it is, where it was kept and what that saved, with the way to a new one. */
export function CacheBadge({ mark, message }: { mark: CacheMark; message: BranchMessage }) {
  const { t } = useText()
  const formats = useFormats()
  const age = useAge()
  const busy = useConversation((state) => state.running !== null)
  const next = useAnsweringModel()
  const again = (): void => {
    const model = currentAnsweringModel()
    if (model) void regenerate(message, model.ref)
  }
  const wrong = async (): Promise<void> => {
    if (message.turnId && (await judgeCached(message.turnId, 'wrong')))
      showToast(t('cache.forgotten'), { label: t('cache.again'), run: again })
  }
  const { source, ageMs, savedMs, savedMicroUsd, question, warmed } = mark
  const semantic = source === 'semantic'
  return (
    <>
      <Popover.Root>
        <Popover.Trigger className={styles['trigger']} aria-label={t('cache.badgeLabel', { age: age(ageMs) })}>
          <Pill tone="accent">
            <Zap size={11} aria-hidden="true" />
            {semantic ? t('cache.badgeSimilar', { age: age(ageMs) }) : t('cache.badge', { age: age(ageMs) })}
          </Pill>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner side="top" sideOffset={6} className={popover['positioner']}>
            <Popover.Popup className={`${popover['popup']} ${styles['popup']}`}>
              <Popover.Title className={styles['title']}>
                {t(semantic ? 'cache.titleSimilar' : 'cache.titleSame')}
              </Popover.Title>
              {semantic && <blockquote className={styles['question']}>{question}</blockquote>}
              <dl className={styles['facts']}>
                <dt>{t('cache.age')}</dt>
                <dd>{age(ageMs)}</dd>
                <dt>{t('cache.keptIn')}</dt>
                <dd>{t(`insights.layers.${source}`)}</dd>
                <dt>{t('cache.saved')}</dt>
                <dd>
                  {savedMicroUsd
                    ? t('cache.savedBoth', { time: formats.duration(savedMs), money: formats.cost(savedMicroUsd) })
                    : formats.duration(savedMs)}
                </dd>
              </dl>
              {warmed && <p className={styles['text']}>{t('cache.warmedText')}</p>}
              <div className={styles['actions']}>
                <Button disabled={busy || !next} onClick={again}>
                  {t('cache.again')}
                </Button>
                {semantic && (
                  <Button look="plain" onClick={() => void wrong()}>
                    {t('cache.notThis')}
                  </Button>
                )}
              </div>
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      <button type="button" className={styles['again']} disabled={busy || !next} onClick={again}>
        {t('cache.again')}
      </button>
    </>
  )
}
