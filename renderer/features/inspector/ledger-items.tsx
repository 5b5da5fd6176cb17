import { CircleMinus, Pin } from 'lucide-react'
import { useEffect } from 'react'
import { partName, type ContextWish } from '../../../main/domain/context-wish.ts'
import type { ConversationId } from '../../../main/domain/ids.ts'
import type { ContextLedger, ContextLedgerLine } from '../../../main/domain/trace.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { loadWishes, setWish, useContextWishes } from '../../stores/use-context-wishes.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { goToMessage } from '../chat/go-to-message.ts'
import { useItemName, useItemReason } from './item-name.ts'
import styles from './ledger-items.module.css'

/** Every part of the conversation with its tokens, what became of it and why; what can be pinned or excluded. */
export function LedgerItems({ context, conversationId }: { context: ContextLedger; conversationId: ConversationId }) {
  const { t } = useText()
  useEffect(() => void loadWishes(conversationId), [conversationId])
  // A conversation that was read whole has nothing to explain.
  if (context.lines.every(({ outcome }) => outcome === 'kept')) return null
  return (
    <>
      <h4 className={styles['heading']}>{t('inspector.items')}</h4>
      <ul className={styles['items']}>
        {context.lines.map((line, index) => (
          <Item key={index} line={line} conversationId={conversationId} />
        ))}
      </ul>
      <p className={styles['note']}>{t('inspector.itemsNote')}</p>
    </>
  )
}

function Item({ line, conversationId }: { line: ContextLedgerLine; conversationId: ConversationId }) {
  const { t } = useText()
  const formats = useFormats()
  const name = useItemName(line)
  const part = line.messageId && (line.messages ?? 1) === 1 ? partName(line.messageId, line.piece) : null
  const wish = useContextWishes((state) => (part === null ? undefined : state.wishes[conversationId]?.[part]))
  const toggle = (wanted: ContextWish): void => {
    if (part !== null) void setWish(conversationId, part, wish === wanted ? null : wanted)
  }
  const { outcome, tokens, ofTokens, reason, kind } = line
  const how = useItemReason(line)
  const canWish = part !== null && kind !== 'system' && kind !== 'last'
  return (
    <li className={styles['item']}>
      <i className={styles[kind]} aria-hidden="true" />
      <span className={styles['name']}>
        {line.messageId ? (
          <button type="button" onClick={() => line.messageId && goToMessage(line.messageId)}>
            {name}
          </button>
        ) : (
          name
        )}
      </span>
      <span className={styles['tokens']}>
        {outcome === 'kept'
          ? formats.number(tokens)
          : t('inspector.tokensOf', {
              kept: formats.number(outcome === 'left-out' ? 0 : tokens),
              all: formats.number(ofTokens ?? tokens)
            })}
      </span>
      <span className={styles['wishes']}>
        {canWish && (
          <>
            <IconButton
              label={t(wish === 'pinned' ? 'inspector.unpin' : 'inspector.pin', { name })}
              icon={<Pin size={14} />}
              pressed={wish === 'pinned'}
              onClick={() => toggle('pinned')}
            />
            <IconButton
              label={t(wish === 'excluded' ? 'inspector.include' : 'inspector.exclude', { name })}
              icon={<CircleMinus size={14} />}
              pressed={wish === 'excluded'}
              onClick={() => toggle('excluded')}
            />
          </>
        )}
      </span>
      <span className={styles['fate']}>
        <b className={styles[outcome]}>
          {t(reason === 'pinned' ? 'inspector.fate.isPinned' : `inspector.fate.${outcome}`)}
        </b>
        {how !== undefined && `: ${how}`}
      </span>
    </li>
  )
}
