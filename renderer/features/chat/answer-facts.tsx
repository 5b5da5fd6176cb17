import type { BranchMessage } from '../../../main/domain/conversation.ts'
import type { AnswerSummary } from '../../../main/domain/message.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { showLedger } from '../../stores/use-ledger.ts'
import { Explained } from '../../ui/explained.tsx'
import { Pill } from '../../ui/pill.tsx'
import { useModelName } from './use-answering-model.ts'
import styles from './answer-facts.module.css'

interface FactProps {
  message: BranchMessage
  summary: AnswerSummary
}

/** Failures before anything was sent, also to a server on this machine. */
const NOTHING_SENT = /^(?:network-|base-url-|secrets-|provider-key-missing|provider-resting)/
const wasSent = ({ error, parts }: BranchMessage): boolean => parts.length > 0 || error === null || !NOTHING_SENT.test(error.code)

/** What left the machine for an answer; the number leads to its lines in the ledger. */
export function SentPill({ message, summary: { sentBytes, where } }: FactProps) {
  const { turnId } = message
  const { t } = useText()
  if (sentBytes > 0)
    return (
      <button type="button" className={styles['sent']} disabled={turnId === null} aria-label={t('chat.sentOpen', { bytes: sentBytes })} onClick={() => showLedger({ turnId })}>
        <Pill tone="warn">{t('chat.sent', { bytes: sentBytes })}</Pill>
      </button>
    )
  if (where === 'remote' && wasSent(message)) return <Explained label={<Pill>{t('chat.nearby')}</Pill>} title={t('chat.nearbyTitle')} text={t('chat.nearbyText')} />
  return <Pill tone="private">{t('chat.stayed')}</Pill>
}

/** What an answer from elsewhere cost. What runs here costs nothing, which need not be said. */
export function CostFact({ message, summary: { costMicroUsd, where } }: FactProps) {
  const { t } = useText()
  const formats = useFormats()
  if (costMicroUsd !== undefined) return costMicroUsd > 0 && <span>{formats.cost(costMicroUsd)}</span>
  return where === 'remote' && wasSent(message) && <Explained label={t('chat.costUnknown')} title={t('chat.costUnknownTitle')} text={t('chat.costUnknownText')} />
}

/** Who was asked before, and why they did not answer. */
export function Switches({ summary: { switches = [] } }: { summary: AnswerSummary }) {
  const { t } = useText()
  const nameOf = useModelName()
  const errorText = useErrorText()
  return switches.map(({ from, error }) => {
    const model = nameOf(from)
    return <Explained key={from} label={t('chat.switched', { model })} title={t('chat.switchedTitle', { model })} text={errorText(error).message} />
  })
}

/** Why an answer ended where it was neither of itself nor at the limit. */
export function Ending({ summary: { finish } }: { summary: AnswerSummary }) {
  const { t } = useText()
  if (!finish || finish.reason === 'stop' || finish.reason === 'length') return null
  return <Explained label={t(`chat.finish.${finish.reason}`)} title={t('chat.finishTitle')} text={finish.note ?? t('chat.finishNoNote')} />
}
