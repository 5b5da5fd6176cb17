import type { ConfirmationKind } from '../../../main/domain/confirmation.ts'
import type { TurnId } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { answerConfirmation } from '../../stores/use-confirmations.ts'
import { useModels } from '../../stores/use-models.ts'
import { Button } from '../../ui/button.tsx'
import { modelHere } from '../chat/use-answering-model.ts'

interface AnswerHereProps {
  question: { kind: ConfirmationKind; id: string; turnId: TurnId | null }
  ready: boolean
}

/** Sends nothing and has a model on this computer answer; absent where none is there, and for what is no turn. */
export function AnswerHere({ question, ready }: AnswerHereProps) {
  const { t } = useText()
  const model = useModels((state) => modelHere(state.list)?.name)
  if (model === undefined || question.turnId === null) return null
  return (
    <Button
      disabled={!ready}
      title={t('security.hereTitle', { model })}
      onClick={() => void answerConfirmation(question, { type: 'here' })}
    >
      {t('security.here')}
    </Button>
  )
}
