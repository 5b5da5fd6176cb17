import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { useState } from 'react'
import type { TurnId } from '../../../main/domain/ids.ts'
import { client } from '../../client/client.ts'
import { useText } from '../../i18n/use-text.ts'
import { showError, showToast } from '../../stores/use-toasts.ts'
import { IconButton } from '../../ui/icon-button.tsx'

/** Whether an answer was good: whom Auto takes next time depends on it. */
export function RateAnswer({ turnId }: { turnId: TurnId }) {
  const { t } = useText()
  const [rated, setRated] = useState<boolean | null>(null)
  const rate = (good: boolean): void => {
    client.turns.rate({ turnId, good }).then(() => {
      setRated(good)
      showToast(t('route.rated'))
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
      <IconButton
        label={t('route.bad')}
        icon={<ThumbsDown size={15} fill={filled(false)} />}
        pressed={rated === false}
        onClick={() => rate(false)}
      />
    </>
  )
}
