import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { answerSwitch, useModelSwitch } from '../../stores/use-model-switch.ts'
import { Button } from '../../ui/button.tsx'
import { useNames } from '../insights/use-names.ts'
import { useLostParts } from './use-lost-parts.ts'
import dialog from '../../ui/dialog.module.css'
import styles from './model-switch.module.css'

/** Asks before a model is chosen that can not read the whole conversation. */
export function ModelSwitch() {
  const { t } = useText()
  const formats = useFormats()
  const names = useNames()
  const asked = useModelSwitch((state) => state.asked)
  const parts = useLostParts(asked?.to ?? { lost: [] })
  if (!asked) return null
  const { to, from } = asked
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && answerSwitch(false)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialog['backdrop']} />
        <AlertDialog.Popup className={styles['popup']}>
          <AlertDialog.Title className={styles['title']}>
            {t('chat.smaller.title', { model: to.modelName })}
          </AlertDialog.Title>
          <AlertDialog.Description className={styles['text']}>
            {t('chat.smaller.text', {
              model: to.modelName,
              total: formats.number(to.budgetTokens ?? 0),
              tokens: formats.number(to.tokens),
              parts
            })}
          </AlertDialog.Description>
          <div className={styles['actions']}>
            <Button onClick={() => answerSwitch(true)}>{t('chat.smaller.use', { model: to.modelName })}</Button>
            <Button look="primary" autoFocus onClick={() => answerSwitch(false)}>
              {t('chat.smaller.keep', { model: names.model(from) })}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
