import { PanelRight, Pencil, RefreshCw } from 'lucide-react'
import type { BranchMessage } from '../../../main/domain/conversation.ts'
import type { AnswerSummary } from '../../../main/domain/message.ts'
import { client } from '../../client/client.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { regenerate } from '../../stores/turns.ts'
import { setInspectorOpen } from '../../stores/use-app.ts'
import { editMessage, inspect, useConversation } from '../../stores/use-conversation.ts'
import { showError } from '../../stores/use-toasts.ts'
import { TermPopover } from '../../ui/term-popover.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { CacheBadge } from '../cache/cache-badge.tsx'
import { SimilarOffer } from '../cache/similar-offer.tsx'
import {
  CostFact,
  Ending,
  EscalatedFact,
  MaskedFact,
  ScreenedFact,
  Retries,
  SentPill,
  Switches
} from './answer-facts.tsx'
import { BranchSwitcher } from './branch-switcher.tsx'
import { CopyButton } from './copy-button.tsx'
import { RateAnswer } from './rate-answer.tsx'
import { currentAnsweringModel, useAnsweringModel } from './use-answering-model.ts'
import styles from './answer-foot.module.css'

/** The small line under an answer, and what can be done with it when pointed at. */
export function AnswerFoot({ message, text, last }: { message: BranchMessage; text: string; last: boolean }) {
  const { t } = useText()
  const busy = useConversation((state) => state.running !== null)
  const next = useAnsweringModel()
  const again = (): void => {
    const model = currentAnsweringModel()
    if (model) void regenerate(message, model.ref)
  }
  const copied = (): void => {
    if (message.turnId) client.turns.copied({ turnId: message.turnId }).catch(showError)
  }
  const look = (): void => {
    inspect(message.id)
    setInspectorOpen(true)
  }
  return (
    <footer className={styles['foot']}>
      <div className={styles['facts']}>
        {message.summary?.cache && <CacheBadge mark={message.summary.cache} message={message} />}
        {message.summary?.editedFrom && <Pill>{t('chat.editedByYou')}</Pill>}
        {message.summary && !message.summary.editedFrom && <Summary message={message} summary={message.summary} />}
        {message.summary?.similar && <SimilarOffer similar={message.summary.similar} />}
        <BranchSwitcher id={message.id} siblingIds={message.siblingIds} />
      </div>
      <span className={`${styles['actions']} ${last ? styles['shown'] : ''}`}>
        {text !== '' && <CopyButton text={text} label={t('chat.copyAnswer')} onCopied={copied} />}
        {message.turnId && message.status === 'complete' && <RateAnswer turnId={message.turnId} />}
        {text !== '' && (
          <IconButton
            label={t('chat.editAnswer')}
            icon={<Pencil size={15} />}
            disabled={busy}
            onClick={() => editMessage(message.id)}
          />
        )}
        <IconButton
          label={t('chat.regenerate', { model: next?.name ?? '' })}
          icon={<RefreshCw size={15} />}
          disabled={busy || !next}
          onClick={again}
        />
        <IconButton label={t('chat.inspect')} icon={<PanelRight size={15} />} onClick={look} />
      </span>
    </footer>
  )
}

function Summary({ message, summary }: { message: BranchMessage; summary: AnswerSummary }) {
  const { t } = useText()
  const formats = useFormats()
  const { outputTokens, tokensPerSecond, leftOutMessages } = summary
  return (
    <>
      <SentPill message={message} summary={summary} />
      <span className={styles['model']}>{summary.modelName}</span>
      {summary.demo && (
        <TermPopover
          label={<Pill tone="accent">{t('models.demo')}</Pill>}
          title={t('chat.demoTitle')}
          text={t('chat.demoText')}
        />
      )}
      <span>{formats.duration(summary.totalMs)}</span>
      {outputTokens !== undefined && <span>{t('chat.tokens', { count: outputTokens })}</span>}
      {tokensPerSecond !== undefined && (
        <span>{t('chat.rate', { rate: formats.number(tokensPerSecond, tokensPerSecond < 10 ? 1 : 0) })}</span>
      )}
      <MaskedFact message={message} summary={summary} />
      <ScreenedFact summary={summary} />
      <CostFact message={message} summary={summary} />
      <Switches summary={summary} />
      <Retries summary={summary} />
      <EscalatedFact summary={summary} />
      <Ending summary={summary} />
      {leftOutMessages > 0 && (
        <TermPopover
          label={t('chat.leftOut', { count: leftOutMessages })}
          title={t('chat.leftOutTitle')}
          text={t('chat.leftOutText')}
        />
      )}
      {summary.truncated && (
        <TermPopover label={t('chat.truncated')} title={t('chat.truncatedTitle')} text={t('chat.truncatedText')} />
      )}
    </>
  )
}
