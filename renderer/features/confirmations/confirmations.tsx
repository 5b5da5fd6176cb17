import { useEffect } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Confirmation } from '../../../main/domain/confirmation.ts'
import { useText } from '../../i18n/use-text.ts'
import { announce } from '../../stores/use-app.ts'
import { openConfirmations, useConfirmations } from '../../stores/use-confirmations.ts'
import { BudgetCard } from './budget-card.tsx'
import { EgressCard } from './egress-card.tsx'
import { SecurityCard } from './security-card.tsx'
import { SendCard } from './send-card.tsx'

/**
 * What waits for the person, below every page: one at a time, the oldest first. It takes no focus, so that nothing that
 * is being typed can answer it.
 */
export function Confirmations() {
  const [first] = useConfirmations(useShallow(openConfirmations))
  const news = useNews()
  const id = first?.id
  const title = first && news(first)
  useEffect(() => {
    if (title !== undefined) announce(title)
  }, [id, title])
  return first ? <Card key={first.id} question={first} /> : null
}

function useNews(): (question: Confirmation) => string {
  const { t } = useText()
  return (question) => {
    switch (question.kind) {
      case 'network':
        return t('network.questionNew', { host: question.host })
      case 'egress':
        return t('security.egressNew')
      case 'security':
        return t('security.checkNew')
      case 'budget':
        return t('spending.ask.new')
      default:
        return question satisfies never
    }
  }
}

function Card({ question }: { question: Confirmation }) {
  switch (question.kind) {
    case 'network':
      return <SendCard question={question} />
    case 'egress':
      return <EgressCard question={question} />
    case 'security':
      return <SecurityCard question={question} />
    case 'budget':
      return <BudgetCard question={question} />
    default:
      return question satisfies never
  }
}
