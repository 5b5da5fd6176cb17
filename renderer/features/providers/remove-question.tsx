import type { RemoteProvider } from '../../../preload/contract/providers.ts'
import { useText } from '../../i18n/use-text.ts'
import { removeProvider, setProviderKey } from '../../stores/use-providers.ts'
import { showError, showToast } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import styles from './remove-question.module.css'

/** A key that is gone cannot be brought back, so that alone is asked about, in its place. */
export function RemoveQuestion({
  provider: { id, name },
  what,
  onEnd
}: {
  provider: RemoteProvider
  what: 'remove' | 'forget-key'
  onEnd: () => void
}) {
  const { t } = useText()
  const question = t(what === 'remove' ? 'providers.removeQuestion' : 'providers.forgetQuestion')
  const go = async (): Promise<void> => {
    onEnd()
    if (what === 'remove') {
      if (await removeProvider(id)) showToast(t('providers.removed', { provider: name }))
      return
    }
    await setProviderKey(id, null).then(() => showToast(t('providers.keyForgotten', { provider: name })), showError)
  }
  return (
    <div className={styles['question']} role="group" aria-label={question}>
      <span>{question}</span>
      <Button autoFocus onClick={onEnd}>
        {t('providers.keep')}
      </Button>
      <Button onClick={() => void go()}>{t(what === 'remove' ? 'providers.remove' : 'providers.forgetKey')}</Button>
    </div>
  )
}
