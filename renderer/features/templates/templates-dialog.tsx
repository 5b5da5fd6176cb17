import { Dialog } from '@base-ui/react/dialog'
import { Pencil, Trash2 } from 'lucide-react'
import { useState, type SyntheticEvent } from 'react'
import { client } from '../../client/client.ts'
import { useText } from '../../i18n/use-text.ts'
import { showError } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import dialog from '../../ui/dialog.module.css'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import {
  addTemplates,
  removeTemplate,
  saveTemplate,
  shippedTemplates,
  templatesAsJson,
  useOwnTemplates,
  type Template
} from './templates.ts'
import styles from './templates-dialog.module.css'

/** One's own templates and those that ship with the app: made, changed, copied and added. */
export function TemplatesDialog({ onClose }: { onClose: () => void }) {
  const { t, language } = useText()
  const own = useOwnTemplates()
  const [edited, setEdited] = useState<Template | null>(null)
  const [json, setJson] = useState<string | null>(null)
  const [isWrong, setWrong] = useState(false)
  const openFile = async (): Promise<void> => {
    try {
      const { text } = await client.app.openTemplates()
      if (text !== null) setWrong(!addTemplates(text))
    } catch (error) {
      showError(error)
    }
  }
  const fresh = (): Template => ({ id: crypto.randomUUID(), name: '', text: '' })
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog['backdrop']} />
        <Dialog.Popup className={`${dialog['popup']} ${styles['popup']}`}>
          <Dialog.Title className={dialog['title']}>{t('templates.title')}</Dialog.Title>
          <Dialog.Description className={dialog['text']}>{t('templates.text')}</Dialog.Description>
          {edited ? (
            <TemplateForm template={edited} onEnd={() => setEdited(null)} />
          ) : json !== null ? (
            <JsonForm onEnd={() => setJson(null)} />
          ) : (
            <>
              <h3 className={styles['heading']}>{t('templates.own')}</h3>
              <ul className={styles['list']}>
                {own.map((template) => (
                  <li key={template.id}>
                    <span className={styles['name']}>{template.name}</span>
                    <IconButton
                      label={t('templates.edit', { name: template.name })}
                      icon={<Pencil size={14} />}
                      onClick={() => setEdited(template)}
                    />
                    <IconButton
                      label={t('templates.remove', { name: template.name })}
                      icon={<Trash2 size={14} />}
                      onClick={() => removeTemplate(template.id)}
                    />
                  </li>
                ))}
              </ul>
              <div className={styles['actions']}>
                <Button onClick={() => setEdited(fresh())}>{t('templates.new')}</Button>
                <Button look="plain" onClick={() => setJson('')}>
                  {t('templates.paste')}
                </Button>
                <Button look="plain" onClick={() => void openFile()}>
                  {t('templates.open')}
                </Button>
                {own.length > 0 && (
                  <>
                    <Button look="plain" onClick={() => void client.app.copyText({ text: templatesAsJson() })}>
                      {t('templates.copy')}
                    </Button>
                    <Button look="plain" onClick={() => void saveTemplatesFile()}>
                      {t('templates.saveFile')}
                    </Button>
                  </>
                )}
              </div>
              {isWrong && (
                <p className={styles['wrong']} role="alert">
                  {t('templates.wrong')}
                </p>
              )}
              <h3 className={styles['heading']}>{t('templates.shipped')}</h3>
              <ul className={styles['list']}>
                {shippedTemplates(language).map((template) => (
                  <li key={template.id} title={template.text}>
                    <span className={styles['name']}>{template.name}</span>
                    <IconButton
                      label={t('templates.edit', { name: template.name })}
                      icon={<Pencil size={14} />}
                      onClick={() => setEdited({ ...template, id: crypto.randomUUID() })}
                    />
                  </li>
                ))}
              </ul>
              <div className={dialog['actions']}>
                <Button look="primary" onClick={onClose}>
                  {t('templates.close')}
                </Button>
              </div>
            </>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

async function saveTemplatesFile(): Promise<void> {
  try {
    await client.app.saveText({ name: 'Sextant templates.json', text: templatesAsJson() })
  } catch (error) {
    showError(error)
  }
}

function TemplateForm({ template, onEnd }: { template: Template; onEnd: () => void }) {
  const { t } = useText()
  const [name, setName] = useState(template.name)
  const [text, setText] = useState(template.text)
  const whole = name.trim() !== '' && text.trim() !== ''
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (!whole) return
    saveTemplate({ id: template.id, name: name.trim(), text })
    onEnd()
  }
  return (
    <form className={dialog['form']} onSubmit={submit}>
      <Field
        label={t('templates.name')}
        value={name}
        maxLength={100}
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      <label className={dialog['words']}>
        {t('templates.words')}
        <textarea rows={10} maxLength={20_000} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <div className={dialog['actions']}>
        <Button onClick={onEnd}>{t('templates.cancel')}</Button>
        <Button look="primary" type="submit" disabled={!whole}>
          {t('templates.save')}
        </Button>
      </div>
    </form>
  )
}

function JsonForm({ onEnd }: { onEnd: () => void }) {
  const { t } = useText()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (addTemplates(text)) onEnd()
    else setWrong(true)
  }
  return (
    <form className={dialog['form']} onSubmit={submit}>
      <label className={dialog['words']}>
        {t('templates.json')}
        <textarea rows={8} value={text} autoFocus onChange={(event) => setText(event.target.value)} />
      </label>
      {wrong && (
        <p className={styles['wrong']} role="alert">
          {t('templates.wrong')}
        </p>
      )}
      <div className={dialog['actions']}>
        <Button onClick={onEnd}>{t('templates.cancel')}</Button>
        <Button look="primary" type="submit" disabled={text.trim() === ''}>
          {t('templates.save')}
        </Button>
      </div>
    </form>
  )
}
