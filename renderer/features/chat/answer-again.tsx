import type { BranchMessage } from '../../../main/domain/conversation.ts'
import { useText } from '../../i18n/use-text.ts'
import { continueAnswer, regenerate } from '../../stores/turns.ts'
import { editMessage, useConversation } from '../../stores/use-conversation.ts'
import { useModels } from '../../stores/use-models.ts'
import { Button } from '../../ui/button.tsx'
import { openModelMenu } from './focus-composer.ts'
import { modelHere, useAnsweringModel, type AnsweringModel } from './use-answering-model.ts'
import { useBlocked } from './use-blocked.ts'

/** What the same model fails at again. */
const FAILS_AGAIN = /^(?:message-too-long|context-too-long|model-takes-no-images)$/

/**
 * What to do with an answer that is not whole: go on where it broke off or ask anew, with the chosen model where it can
 * be reached; and with the one on this machine, when the chosen one is elsewhere.
 */
export function AnswerAgain({ message, empty }: { message: BranchMessage; empty: boolean }) {
  const { t } = useText()
  const busy = useConversation((state) => state.running !== null)
  const chosen = useAnsweringModel()
  const here = useModels((state) => state.list)
  const unreachable = useBlocked(chosen) !== null
  const declined = message.error?.code === 'network-declined' || message.error?.code === 'network-unconfirmed'
  const fallback = chosen?.remote ? modelHere(here) : undefined
  const goOn = (model: AnsweringModel): void =>
    void (empty ? regenerate(message, model.ref) : continueAnswer(message, model.ref))
  const hopeless = message.error !== null && FAILS_AGAIN.test(message.error.code)
  if (hopeless && chosen?.ref === message.model) return <Otherwise message={message} />
  const fallbackFirst = unreachable || declined
  return (
    <>
      {fallback && !hopeless && (
        <Button look={fallbackFirst ? 'primary' : 'quiet'} disabled={busy} onClick={() => goOn(fallback)}>
          {t(empty ? 'chat.answerWith' : 'chat.continueWith', { model: fallback.name })}
        </Button>
      )}
      {chosen && !unreachable && (
        <>
          {!empty && (
            <Button disabled={busy} onClick={() => goOn(chosen)}>
              {t('chat.continue')}
            </Button>
          )}
          <Button disabled={busy} onClick={() => void regenerate(message, chosen.ref)}>
            {hopeless
              ? t('chat.answerWith', { model: chosen.name })
              : t(empty && message.status === 'stopped' ? 'chat.continueReading' : 'chat.tryAgain')}
          </Button>
        </>
      )}
    </>
  )
}

/** Another model, or another message: the same ones fail again. */
function Otherwise({ message: { parentId } }: { message: BranchMessage }) {
  const { t } = useText()
  const busy = useConversation((state) => state.running !== null)
  return (
    <>
      <Button onClick={openModelMenu}>{t('chat.otherModel')}</Button>
      {parentId && (
        <Button disabled={busy} onClick={() => editMessage(parentId)}>
          {t('chat.editQuestion')}
        </Button>
      )}
    </>
  )
}
