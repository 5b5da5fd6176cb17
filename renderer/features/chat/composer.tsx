import { Paperclip, Square } from 'lucide-react'
import { useEffect, useState, type KeyboardEvent } from 'react'
import { AUTO_MODEL } from '../../../main/domain/plan.ts'
import { useText } from '../../i18n/use-text.ts'
import { queue, send, stopAnswer } from '../../stores/turns.ts'
import { modelBeingChosen } from '../../stores/use-model-switch.ts'
import { conversationOpened, draftOwner, editMessage, useConversation } from '../../stores/use-conversation.ts'
import { detach, draftOf, isEmpty, saveDraftNow, useDraft, writeDraft } from '../../stores/use-drafts.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { attachFiles, attaching, chooseFiles, readsNoPictures, useIsReading } from './attach-files.ts'
import { AttachmentChips } from './attachment-chips.tsx'
import { COMPOSER_ID, focusComposer } from './focus-composer.ts'
import { ModelSwitch } from './model-switch.tsx'
import { OutgoingContext } from './outgoing-context.tsx'
import { QueuedMessages } from './queued-messages.tsx'
import { RouteLine } from './route-line.tsx'
import { RoutePlan } from './route-plan.tsx'
import { answeringModelTold, currentAnsweringModel, useAnsweringModel } from './use-answering-model.ts'
import { useUnsendable } from './use-blocked.ts'
import { insertTemplate, selectVariable } from '../templates/insert-template.ts'
import { TemplateList, useSlash } from '../templates/template-list.tsx'
import type { Template } from '../templates/templates.ts'
import styles from './composer.module.css'

/** Keys that belong to the templates while they are offered. */
const SLASH_KEYS = new Set(['ArrowDown', 'ArrowUp', 'Enter', 'Tab'])

/** Rewrites the last message of the branch on view; false where there is none. */
function editLast(): boolean {
  const { order, messages, running } = useConversation.getState()
  const last = order.findLast((id) => messages[id]?.role === 'user')
  if (!last || running) return false
  editMessage(last)
  return true
}

/** Where the next message is written, and who would answer it. */
export function Composer() {
  const { t } = useText()
  const owner = useConversation(draftOwner)
  const draft = useDraft(owner)
  const { text, attachments } = draft
  const [over, setOver] = useState(false)
  const running = useConversation((state) => state.running)
  const model = useAnsweringModel()
  const blind = model !== undefined && readsNoPictures(model, attachments)
  const isReading = useIsReading(owner)
  const unsendable = useUnsendable(model)
  const slash = useSlash(text)
  const take = (template: Template | undefined): void => {
    if (template) insertTemplate(template)
  }
  const submit = (): void => {
    // What was waited for may have taken so long that another conversation is on view; the draft stays with its own.
    if (draftOwner(useConversation.getState()) !== owner) return
    // What is still being read belongs to this message. Without a file that can not be read it is another question.
    const files = attaching(owner)
    if (files) return void files.then((all) => all && submit())
    // Nor is a message lost, or put in a wrong place, that was sent before the window knows what it follows and who answers.
    const awaited = conversationOpened() ?? modelBeingChosen() ?? answeringModelTold()
    if (awaited) return void awaited.then(submit)
    const now = draftOf(owner)
    const chosen = currentAnsweringModel()
    if (isEmpty(now) || !chosen || unsendable || readsNoPictures(chosen, now.attachments)) return
    if (!queue(owner, now, chosen.ref)) void send(owner, now, chosen.ref)
  }

  useEffect(() => {
    focusComposer()
  }, [owner])
  useEffect(() => {
    performance.mark('composer-usable') // how long a start took, for the probe
    window.addEventListener('pagehide', saveDraftNow)
    return () => {
      window.removeEventListener('pagehide', saveDraftNow)
      saveDraftNow()
    }
  }, [])

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return
    if (slash && event.key === 'Escape') {
      event.preventDefault()
      writeDraft(owner, '')
    } else if (slash && SLASH_KEYS.has(event.key) && !event.shiftKey) {
      event.preventDefault()
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
        slash.choose(slash.at + (event.key === 'ArrowDown' ? 1 : -1))
      else take(slash.found[slash.at])
    } else if (event.key === 'Tab' && !event.shiftKey && /\{[^{}\n]+\}/u.test(text)) {
      if (selectVariable(event.currentTarget.selectionEnd)) event.preventDefault()
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      submit()
    } else if (event.key === 'ArrowUp' && text === '' && editLast()) event.preventDefault()
  }
  return (
    <div className={styles['composer']} data-region="composer">
      <form
        className={`${styles['box']} ${over ? styles['over'] : ''}`}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          setOver(false)
          if (event.dataTransfer.files.length === 0) return // a text, which the field takes by itself
          event.preventDefault()
          void attachFiles(owner, event.dataTransfer.files)
        }}
        aria-label={t('chat.composer')}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        {owner !== 'new' && <QueuedMessages id={owner} />}
        {attachments.length > 0 && (
          <div className={styles['attachments']}>
            <AttachmentChips attachments={attachments} onRemove={(one) => detach(owner, one)} />
            {blind && (
              <p className={styles['blind']} role="alert">
                {t('chat.readsNoPictures', { model: model.name })}
              </p>
            )}
          </div>
        )}
        {isReading && (
          <p className={styles['reading']} role="status">
            {t('chat.attached.reading')}
          </p>
        )}
        {slash && <TemplateList found={slash.found} at={slash.at} onTake={take} />}
        <textarea
          id={COMPOSER_ID}
          className={styles['draft']}
          aria-label={t('chat.message')}
          placeholder={t(running ? 'chat.placeholderNext' : 'chat.placeholder')}
          rows={1}
          value={text}
          onChange={(event) => writeDraft(owner, event.target.value)}
          onBlur={saveDraftNow}
          onPaste={(event) => {
            // Spreadsheets and word processors bring a picture of what they bring as text.
            if (event.clipboardData.files.length === 0 || event.clipboardData.types.includes('text/plain')) return
            event.preventDefault()
            void attachFiles(owner, event.clipboardData.files)
          }}
          onKeyDown={onKeyDown}
        />
        <div className={styles['line']}>
          <IconButton
            label={t('chat.attach')}
            icon={<Paperclip size={16} />}
            className={styles['attach']}
            onClick={() => void chooseFiles(owner)}
          />
          <RouteLine />
          {running && !isEmpty(draft) && (
            <Button look="plain" type="submit" disabled={!model || blind || unsendable}>
              {t('chat.queue')}
            </Button>
          )}
          {running ? (
            <Button className={styles['send']} disabled={running.stopping} onClick={() => void stopAnswer()}>
              <Square size={12} fill="currentColor" aria-hidden="true" />
              {running.stopping ? t('chat.stopping') : t('chat.stop')}
            </Button>
          ) : (
            <Button
              look="primary"
              type="submit"
              className={styles['send']}
              disabled={isEmpty(draft) || !model || blind || unsendable}
            >
              {t('chat.send')}
            </Button>
          )}
        </div>
        {model?.ref === AUTO_MODEL && !running && <RoutePlan owner={owner} draft={draft} />}
        {model && model.ref !== AUTO_MODEL && !running && (
          <OutgoingContext owner={owner} draft={draft} model={model.ref} />
        )}
        <ModelSwitch />
      </form>
    </div>
  )
}
