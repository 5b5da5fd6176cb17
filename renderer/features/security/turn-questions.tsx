import { useEffect } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { announce } from '../../stores/use-app.ts'
import { useSecurity } from '../../stores/use-security.ts'
import { EgressCard } from './egress-card.tsx'
import { SecurityCard } from './security-card.tsx'

/** What a turn waits for the person with, below every page, the oldest first. It takes no focus. */
export function TurnQuestions() {
  const { t } = useText()
  const first = useSecurity(({ questions }) => questions[0])
  const id = first?.id
  const title = first && t(first.kind === 'egress' ? 'security.egressNew' : 'security.checkNew')
  useEffect(() => {
    if (title !== undefined) announce(title)
  }, [id, title])
  if (!first) return null
  return first.kind === 'egress' ? (
    <EgressCard key={first.id} question={first} />
  ) : (
    <SecurityCard key={first.id} question={first} />
  )
}
