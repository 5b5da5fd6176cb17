import type { BranchMessage } from '../../../main/domain/conversation.ts'
import { useText } from '../../i18n/use-text.ts'
import { continueAnswer, regenerate } from '../../stores/turns.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { useModels } from '../../stores/use-models.ts'
import { Button } from '../../ui/button.tsx'
import { modelHere, useAnsweringModel, type AnsweringModel } from './use-answering-model.ts'
import { useOutOfReach } from './use-out-of-reach.ts'

/**
 * What to do with an answer that is not whole: go on where it broke off or ask anew, with the chosen model where it can
 * be reached; and with the one on this machine, when the chosen one is elsewhere.
 */
export function AnswerAgain({ message, empty }: { message: BranchMessage; empty: boolean }) {
  const { t } = useText()
  const busy = useConversation((state) => state.running !== null)
  const chosen = useAnsweringModel()
  const here = useModels((state) => state.list)
  const outOfReach = useOutOfReach()
  const unreachable = chosen?.remote ? outOfReach(chosen.remote) : false
  const declined = message.error?.code === 'network-declined' || message.error?.code === 'network-unconfirmed'
  const fallback = chosen?.remote ? modelHere(here) : undefined
  const goOn = (model: AnsweringModel): void => void (empty ? regenerate(message, model.ref) : continueAnswer(message, model.ref))
  const fallbackFirst = unreachable || declined
  return (
    <>
      {fallback && (
        <Button look={fallbackFirst ? 'primary' : 'quiet'} disabled={busy} onClick={() => goOn(fallback)}>
          {t(empty ? 'chat.answerWith' : 'chat.continueWith', { model: fallback.name })}
        </Button>
      )}
      {chosen && !unreachable && (
        <>
          {!empty && <Button disabled={busy} onClick={() => goOn(chosen)}>{t('chat.continue')}</Button>}
          <Button disabled={busy} onClick={() => void regenerate(message, chosen.ref)}>{t('chat.tryAgain')}</Button>
        </>
      )}
    </>
  )
}
