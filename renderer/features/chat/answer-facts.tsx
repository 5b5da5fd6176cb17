import { useState } from 'react'
import type { BranchMessage } from '../../../main/domain/conversation.ts'
import type { AnswerSummary } from '../../../main/domain/message.ts'
import { isDeclined } from '../../../main/domain/declined.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { useProviders } from '../../stores/use-providers.ts'
import { WhatLeft } from '../what-left/what-left.tsx'
import { TermPopover } from '../../ui/term-popover.tsx'
import { Pill } from '../../ui/pill.tsx'
import { useModelName } from './use-answering-model.ts'
import { useWeakReasons } from './use-weak-reasons.ts'
import { mayBeCharged, answerDestinationOf, type AnswerDestination } from './answer-destination.ts'
import styles from './answer-facts.module.css'

interface FactProps {
  message: BranchMessage
  summary: AnswerSummary
}

function useWhereabouts({ message, summary }: FactProps): AnswerDestination {
  const ownMachine = useProviders(
    ({ list }) => list?.providers.find(({ id }) => message.model?.startsWith(`${id}:`))?.ownMachine
  )
  return answerDestinationOf(message, summary, ownMachine)
}

/** How much left the machine for an answer; the number leads to every word of it and to its lines in the network log. */
export function SentPill({ message, summary }: FactProps) {
  const { turnId } = message
  const { sentBytes } = summary
  const [open, setOpen] = useState(false)
  const { t } = useText()
  const whereabouts = useWhereabouts({ message, summary })
  switch (whereabouts) {
    case 'sent':
      return (
        <>
          <button
            type="button"
            className={styles['sent']}
            disabled={turnId === null}
            aria-label={t('chat.sentOpen', { bytes: sentBytes })}
            onClick={() => setOpen(true)}
          >
            <Pill tone="warn">{t('chat.sent', { bytes: sentBytes })}</Pill>
          </button>
          {open && turnId !== null && <WhatLeft turnId={turnId} onClose={() => setOpen(false)} />}
        </>
      )
    case 'nearby':
      return (
        <TermPopover
          label={<Pill>{t('chat.nearby')}</Pill>}
          title={t('chat.nearbyTitle')}
          text={t('chat.nearbyText')}
        />
      )
    case 'nothing-sent':
      return <Pill tone="private">{t('chat.nothingSent')}</Pill>
    case 'stayed':
      return <Pill tone="private">{t('chat.stayed')}</Pill>
    default:
      return whereabouts satisfies never
  }
}

/** How many values were masked in what was sent, and of which kinds. */
export function MaskedFact({ summary: { masked = {} } }: FactProps) {
  const { t } = useText()
  const kinds = Object.entries(masked)
  const count = kinds.reduce((sum, [, mentions]) => sum + mentions, 0)
  if (count === 0) return null
  const list = kinds
    .map(([type, mentions]) => `${t(`security.type.${type as 'PERSON'}`, { defaultValue: type })} × ${mentions}`)
    .join(', ')
  return (
    <TermPopover
      label={t('security.masked', { count })}
      title={t('security.maskedTitle')}
      text={t('security.maskedText', { list })}
    />
  )
}

/** What was taken out of the answer, and whether it did what a text told it. */
export function ScreenedFact({ summary: { screened } }: { summary: AnswerSummary }) {
  const { t } = useText()
  if (!screened) return null
  const { removed = {}, obeyed } = screened
  const kinds = Object.entries(removed)
  const list = kinds.map(([what, count]) => `${t(`security.removed.${what as 'picture'}`)} × ${count}`).join(', ')
  return (
    <>
      {obeyed && (
        <TermPopover
          label={<Pill tone="warn">{t('security.obeyed.fact')}</Pill>}
          title={t('security.obeyed.title')}
          text={t(obeyed.source === '' ? 'security.obeyed.pasted' : 'security.obeyed.file', {
            file: obeyed.source,
            order: obeyed.order
          })}
        />
      )}
      {kinds.length > 0 && (
        <TermPopover
          label={t('security.removed.fact', { count: kinds.reduce((sum, [, count]) => sum + count, 0) })}
          title={t('security.removed.title')}
          text={t('security.removed.text', { list })}
        />
      )}
    </>
  )
}

/** What an answer from elsewhere cost. What runs here costs nothing, which need not be said. */
export function CostFact({ message, summary }: FactProps) {
  const { costMicroUsd } = summary
  const { t } = useText()
  const formats = useFormats()
  const whereabouts = useWhereabouts({ message, summary })
  if (costMicroUsd !== undefined) return costMicroUsd > 0 && <span>{formats.cost(costMicroUsd)}</span>
  return (
    mayBeCharged(message, whereabouts) && (
      <TermPopover label={t('chat.costUnknown')} title={t('chat.costUnknownTitle')} text={t('chat.costUnknownText')} />
    )
  )
}

/** Who was asked before, and why they did not answer, or that the person wanted an answer of this computer. */
export function Switches({ summary: { switches = [] } }: { summary: AnswerSummary }) {
  const { t } = useText()
  const nameOf = useModelName()
  const errorText = useErrorText()
  return switches.map(({ from, error }) => {
    const model = nameOf(from)
    if (isDeclined(error.code))
      return (
        <TermPopover
          key={from}
          label={t('chat.choseHere')}
          title={t('chat.choseHereTitle', { model })}
          text={t('chat.choseHereText', { model })}
        />
      )
    return (
      <TermPopover
        key={from}
        label={t('chat.switched', { model })}
        title={t('chat.switchedTitle', { model })}
        text={errorText(error).message}
      />
    )
  })
}

/** Which models were asked more than once, how often, and why; of several, each by its name. */
export function Retries({ summary: { retries = [], switches = [] } }: { summary: AnswerSummary }) {
  const { t } = useText()
  const nameOf = useModelName()
  const errorText = useErrorText()
  const models = new Set([...switches.map(({ from }) => from), ...retries.map(({ model }) => model)])
  const isAlone = models.size === 1 && switches.length === 0
  return Array.from(models, (model) => {
    const ofModel = retries.filter((retry) => retry.model === model)
    if (ofModel.length === 0) return null
    const asked = t('chat.retried', { count: ofModel.length + 1 })
    return (
      <TermPopover
        key={model}
        label={isAlone ? asked : `${nameOf(model)}: ${asked}`}
        title={t('chat.retriedTitle')}
        text={ofModel.map(({ error }) => `${nameOf(model)}: ${errorText(error).message}`).join(' ')}
      />
    )
  })
}

/** That it was asked for because the answer before it was weak. */
export function EscalatedFact({ summary: { escalated } }: { summary: AnswerSummary }) {
  const { t } = useText()
  const write = useWeakReasons()
  if (!escalated) return null
  const { fromName: model, reasons, consent } = escalated
  return (
    <TermPopover
      label={t('route.escalated.fact', { model })}
      title={t('route.escalated.title')}
      text={t(`route.escalated.${consent}`, { model, reasons: write(reasons) })}
    />
  )
}

/** Why an answer ended where it was neither of itself nor at the limit. */
export function Ending({ summary: { finish } }: { summary: AnswerSummary }) {
  const { t } = useText()
  if (!finish || finish.reason === 'stop' || finish.reason === 'length') return null
  return (
    <TermPopover
      label={t(`chat.finish.${finish.reason}`)}
      title={t('chat.finishTitle')}
      text={finish.note ?? t('chat.finishNoNote')}
    />
  )
}
