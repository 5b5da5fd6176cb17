import { useEffect } from 'react'
import type { TurnQuestion } from '../../../main/domain/security.ts'
import { useText } from '../../i18n/use-text.ts'
import { announce } from '../../stores/use-app.ts'
import { useSecurity } from '../../stores/use-security.ts'
import { BudgetCard } from './budget-card.tsx'
import { EgressCard } from './egress-card.tsx'
import { SecurityCard } from './security-card.tsx'

const NEWS = { egress: 'security.egressNew', security: 'security.checkNew', budget: 'spending.ask.new' } as const

/** What a turn waits for the person with, below every page, the oldest first. It takes no focus. */
export function TurnQuestions() {
  const { t } = useText()
  const first = useSecurity(({ questions }) => questions[0])
  const id = first?.id
  const title = first && t(NEWS[first.kind])
  useEffect(() => {
    if (title !== undefined) announce(title)
  }, [id, title])
  return first ? <Card key={first.id} question={first} /> : null
}

function Card({ question }: { question: TurnQuestion }) {
  switch (question.kind) {
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
