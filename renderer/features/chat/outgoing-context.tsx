import { TriangleAlert } from 'lucide-react'
import { useId, useState } from 'react'
import type { ContextPreview } from '../../../main/domain/context-preview.ts'
import type { Draft } from '../../../main/domain/conversation.ts'
import type { ModelRef } from '../../../main/domain/ids.ts'
import type { ContextLedgerLine } from '../../../main/domain/trace.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { useContextPreview } from '../../stores/use-context-preview.ts'
import { isEmpty, type DraftOwner } from '../../stores/use-drafts.ts'
import { useItemName, useItemReason } from '../inspector/item-name.ts'
import { useLostParts } from './use-lost-parts.ts'
import styles from './outgoing-context.module.css'

/** How many tokens would be sent, and what of them the model would not read, before anything is. */
export function OutgoingContext({ owner, draft, model }: { owner: DraftOwner; draft: Draft; model: ModelRef }) {
  const preview = useContextPreview(owner, draft, isEmpty(draft) ? null : model)
  if (isEmpty(draft) || !preview) return null
  return (
    <div className={styles['outgoing']}>
      {preview.lost.length > 0 ? <Lost preview={preview} /> : <Count preview={preview} />}
    </div>
  )
}

function Count({ preview: { tokens, budgetTokens, about } }: { preview: ContextPreview }) {
  const { t } = useText()
  const formats = useFormats()
  const values = { count: tokens, total: formats.number(budgetTokens ?? 0) }
  return (
    <span className={styles['count']}>
      {budgetTokens === null
        ? t('chat.outgoing.tokens', values)
        : t(about ? 'chat.outgoing.aboutOf' : 'chat.outgoing.exactOf', values)}
    </span>
  )
}

function Lost({ preview }: { preview: ContextPreview }) {
  const { t } = useText()
  const [isOpen, setOpen] = useState(false)
  const list = useId()
  const parts = useLostParts(preview)
  return (
    <>
      <p className={styles['lost']} role="status">
        <TriangleAlert size={14} aria-hidden="true" />
        <span>{t('chat.outgoing.over', { model: preview.modelName, parts })}</span>
        <Count preview={preview} />
        <button type="button" aria-expanded={isOpen} aria-controls={list} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'chat.outgoing.hide' : 'chat.outgoing.show')}
        </button>
      </p>
      {isOpen && (
        <ul id={list} className={styles['items']}>
          {preview.lost.map((line, index) => (
            <Item key={index} line={line} />
          ))}
        </ul>
      )}
    </>
  )
}

function Item({ line }: { line: ContextLedgerLine }) {
  const { t } = useText()
  const formats = useFormats()
  const name = useItemName(line)
  const reason = useItemReason(line)
  const { outcome, tokens, ofTokens = tokens } = line
  return (
    <li className={styles['item']}>
      <span className={styles['name']}>{name}</span>
      <span>
        <b>{t(`inspector.fate.${outcome}`)}</b>
        {reason !== undefined && `: ${reason}`}
      </span>
      <span className={styles['count']}>
        {t('inspector.tokensOf', {
          kept: formats.number(outcome === 'left-out' ? 0 : tokens),
          all: formats.number(ofTokens)
        })}
      </span>
    </li>
  )
}
