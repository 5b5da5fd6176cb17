import { Dialog } from '@base-ui/react/dialog'
import { useState, type SyntheticEvent } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { addFolder, renameFolder, tag } from '../../stores/organise.ts'
import { knownConversation, useConversations } from '../../stores/use-conversations.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import dialog from '../../ui/dialog.module.css'
import { askFor, useOrganiseDialog, type OrganiseQuestion } from './use-organise-dialog.ts'
import styles from './organise-dialog.module.css'

const close = (): void => askFor(null)

/** Asks for the name of a folder, or for tags. */
export function OrganiseDialog() {
  const question = useOrganiseDialog((state) => state.question)
  if (!question) return null
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog['backdrop']} />
        <Dialog.Popup className={dialog['popup']}>
          {question.type === 'tags' ? <TagsForm {...question} /> : <FolderForm question={question} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function FolderForm({ question }: { question: Exclude<OrganiseQuestion, { type: 'tags' }> }) {
  const { t } = useText()
  const [name, setName] = useState(question.type === 'rename' ? question.folder.name : '')
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const trimmed = name.trim()
    if (trimmed === '') return
    if (question.type === 'rename') void renameFolder(question.folder.id, trimmed)
    else void addFolder(trimmed, question.conversations)
    close()
  }
  return (
    <>
      <Dialog.Title className={dialog['title']}>
        {t(question.type === 'rename' ? 'conversations.folderRename' : 'conversations.folderNew')}
      </Dialog.Title>
      <form className={dialog['form']} onSubmit={submit}>
        <Field
          label={t('conversations.folderName')}
          value={name}
          maxLength={100}
          autoFocus
          onChange={(event) => setName(event.target.value)}
        />
        <div className={dialog['actions']}>
          <Button onClick={close}>{t('conversations.cancel')}</Button>
          <Button look="primary" type="submit" disabled={name.trim() === ''}>
            {t(question.type === 'rename' ? 'conversations.save' : 'conversations.folderCreate')}
          </Button>
        </div>
      </form>
    </>
  )
}

function TagsForm({ conversations }: Extract<OrganiseQuestion, { type: 'tags' }>) {
  const { t } = useText()
  const [name, setName] = useState('')
  const tags = useConversations((state) => state.organisation?.tags) ?? []
  // The list is read anew after each change; what was given is as it was when the dialog opened.
  useConversations((state) => state.conversations)
  const now = conversations.map((one) => knownConversation(one.id) ?? one)
  const has = (wanted: string): boolean => now.every((one) => one.tags.includes(wanted))
  const add = (event: SyntheticEvent): void => {
    event.preventDefault()
    const trimmed = name.trim()
    if (trimmed !== '') void tag(conversations, trimmed, true)
    setName('')
  }
  return (
    <>
      <Dialog.Title className={dialog['title']}>{t('conversations.tagsTitle')}</Dialog.Title>
      <Dialog.Description className={dialog['text']}>{t('conversations.tagsText')}</Dialog.Description>
      <form className={dialog['form']} onSubmit={add}>
        {tags.length > 0 && (
          <ul className={styles['tags']}>
            {tags.map(({ tag: one }) => (
              <li key={one}>
                <label>
                  <input
                    type="checkbox"
                    checked={has(one)}
                    onChange={(event) => void tag(conversations, one, event.target.checked)}
                  />
                  {one}
                </label>
              </li>
            ))}
          </ul>
        )}
        <div className={styles['new']}>
          <Field
            label={t('conversations.tagNew')}
            value={name}
            maxLength={50}
            autoFocus
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" disabled={name.trim() === ''}>
            {t('conversations.tagAdd')}
          </Button>
        </div>
        <div className={dialog['actions']}>
          <Button look="primary" onClick={close}>
            {t('conversations.done')}
          </Button>
        </div>
      </form>
    </>
  )
}
