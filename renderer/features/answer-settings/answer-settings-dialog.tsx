import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useState, type SyntheticEvent } from 'react'
import { NO_ANSWER_SETTINGS, type AnswerSettings } from '../../../main/domain/answer-settings.ts'
import type { OwnAnswerSettings } from '../../../preload/contract/settings.ts'
import { client } from '../../client/client.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { showError } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import dialog from '../../ui/dialog.module.css'
import {
  askForAnswerSettings,
  useAnswerSettingsDialog,
  type AnswerSettingsQuestion
} from './use-answer-settings-dialog.ts'
import styles from './answer-settings-dialog.module.css'

const close = (): void => askForAnswerSettings(null)

/** Asks for the instructions and parameters of a workspace or of one conversation. */
export function AnswerSettingsDialog() {
  const question = useAnswerSettingsDialog((state) => state.question)
  if (!question) return null
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog['backdrop']} />
        <Dialog.Popup className={`${dialog['popup']} ${styles['popup']}`}>
          <Loaded key={question.owner.id} question={question} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Loaded({ question }: { question: AnswerSettingsQuestion }) {
  const { t } = useText()
  const [found, setFound] = useState<OwnAnswerSettings | null>(null)
  const { owner } = question
  useEffect(() => {
    client.settings.own({ owner }).then(setFound, showError)
  }, [owner])
  return (
    <>
      <Dialog.Title className={dialog['title']}>{t('answerSettings.title', { name: question.name })}</Dialog.Title>
      <Dialog.Description className={dialog['text']}>{t(`answerSettings.${owner.type}Text`)}</Dialog.Description>
      {found && <Form question={question} {...found} />}
    </>
  )
}

/** What is written in a field of numbers; null where it is empty. */
const numberIn = (text: string): number | null => (text.trim() === '' ? null : Number(text))

function Form({ question, own, above }: { question: AnswerSettingsQuestion } & OwnAnswerSettings) {
  const { t } = useText()
  const formats = useFormats()
  const [now, setNow] = useState<AnswerSettings>(own)
  const change = (part: Partial<AnswerSettings>): void => setNow({ ...now, ...part })
  const save = (event: SyntheticEvent): void => {
    event.preventDefault()
    const instructions = now.systemPrompt?.trim() === '' ? null : now.systemPrompt
    client.settings
      .changeOwn({ owner: question.owner, own: { ...now, systemPrompt: instructions } })
      .then(close, showError)
  }
  const numbers = [
    { name: 'temperature', min: 0, max: 2, step: 0.05 },
    { name: 'topP', min: 0.05, max: 1, step: 0.05 },
    { name: 'maxOutputTokens', min: 16, max: 200_000, step: 1 }
  ] as const
  return (
    <form className={dialog['form']} onSubmit={save}>
      <label className={dialog['words']}>
        <span>{t('answerSettings.instructions')}</span>
        <textarea
          rows={6}
          maxLength={20_000}
          autoFocus
          value={now.systemPrompt ?? ''}
          placeholder={above.systemPrompt ?? ''}
          onChange={(event) => change({ systemPrompt: event.target.value })}
        />
      </label>
      <div className={styles['numbers']}>
        {numbers.map(({ name, ...limits }) => (
          <Field
            key={name}
            type="number"
            label={t(`answerSettings.${name}`)}
            {...limits}
            value={now[name] ?? ''}
            placeholder={above[name] === null ? t('settings.noLimit') : formats.number(above[name], 2)}
            onChange={(event) => change({ [name]: numberIn(event.target.value) })}
          />
        ))}
      </div>
      <p className={dialog['text']}>{t('answerSettings.empty')}</p>
      <div className={dialog['actions']}>
        <Button look="plain" onClick={() => setNow(NO_ANSWER_SETTINGS)}>
          {t('answerSettings.clear')}
        </Button>
        <Button onClick={close}>{t('conversations.cancel')}</Button>
        <Button look="primary" type="submit">
          {t('conversations.save')}
        </Button>
      </div>
    </form>
  )
}
