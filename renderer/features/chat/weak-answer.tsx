import { Scale } from 'lucide-react'
import type { BranchMessage } from '../../../main/domain/conversation.ts'
import type { WeakAnswer as Weak } from '../../../main/domain/route.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { escalate } from '../../stores/turns.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { Button } from '../../ui/button.tsx'
import { useWeakReasons } from './use-weak-reasons.ts'
import styles from './answer-end.module.css'

/** What speaks against an answer of this computer, and who may be asked instead; the button is the consent. */
export function WeakAnswer({ message, weak: { reasons, stronger } }: { message: BranchMessage; weak: Weak }) {
  const { t } = useText()
  const formats = useFormats()
  const write = useWeakReasons()
  const busy = useConversation((state) => state.running !== null)
  return (
    <div className={styles['note']} data-weak>
      <span className={styles['icon']} aria-hidden="true">
        <Scale size={16} />
      </span>
      <div className={styles['words']}>
        <p>{t('route.weak.why', { reasons: write(reasons) })}</p>
        <p>
          {stronger
            ? [
                t(stronger.where === 'local' ? 'route.weak.stays' : 'route.weak.leaves'),
                t('route.weak.expect', {
                  time: formats.duration(stronger.totalMs),
                  money:
                    stronger.where === 'local'
                      ? t('route.free')
                      : stronger.costMicroUsd === null
                        ? t('route.priceUnknown')
                        : formats.cost(stronger.costMicroUsd)
                })
              ].join(' ')
            : t('route.weak.nobody')}
        </p>
      </div>
      {stronger && (
        <div className={styles['actions']}>
          <Button disabled={busy} onClick={() => void escalate(message)}>
            {t('route.weak.ask', { model: stronger.name })}
          </Button>
        </div>
      )}
    </div>
  )
}
