import { Popover } from '@base-ui/react/popover'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { BAD_REASONS, type BadReason } from '../../../main/domain/dataset.ts'
import type { TurnId } from '../../../main/domain/ids.ts'
import { client } from '../../client/client.ts'
import { useText } from '../../i18n/use-text.ts'
import { showError, showToast } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import popover from '../../ui/popover.module.css'
import styles from './rate-answer.module.css'

/** Whether an answer was good, and why not: whom Auto takes next time depends on it. */
export function RateAnswer({ turnId }: { turnId: TurnId }) {
  const { t } = useText()
  const [rated, setRated] = useState<boolean | null>(null)
  const [asking, setAsking] = useState(false)
  const bad = useRef<HTMLSpanElement>(null)
  const rate = (good: boolean, reason?: BadReason): void => {
    client.turns.rate({ turnId, good, ...(reason && { reason }) }).then(() => {
      setRated(good)
      setAsking(!good && reason === undefined)
      if (good || reason !== undefined) showToast(t('route.rated'))
    }, showError)
  }
  const filled = (good: boolean): 'currentColor' | 'none' => (rated === good ? 'currentColor' : 'none')
  return (
    <>
      <IconButton
        label={t('route.good')}
        icon={<ThumbsUp size={15} fill={filled(true)} />}
        pressed={rated === true}
        onClick={() => rate(true)}
      />
      <span ref={bad}>
        <IconButton
          label={t('route.bad')}
          icon={<ThumbsDown size={15} fill={filled(false)} />}
          pressed={rated === false}
          onClick={() => rate(false)}
        />
      </span>
      <Popover.Root open={asking} onOpenChange={setAsking}>
        <Popover.Portal>
          <Popover.Positioner anchor={bad} side="top" sideOffset={6} className={popover['positioner']}>
            <Popover.Popup className={`${popover['popup']} ${styles['popup']}`}>
              <Popover.Title className={styles['title']}>{t('learning.why')}</Popover.Title>
              <div className={styles['reasons']}>
                {BAD_REASONS.map((reason) => (
                  <Button key={reason} onClick={() => rate(false, reason)}>
                    {t(`learning.reason.${reason}`)}
                  </Button>
                ))}
              </div>
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </>
  )
}
