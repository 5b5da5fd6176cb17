import type { ContextLedgerLine } from '../../../main/domain/trace.ts'
import { useText } from '../../i18n/use-text.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { firstWords } from './first-words.ts'

/** What a line of the ledger is called: a file by its name, a message by its first words. */
export function useItemName({ kind, name, messageId, messages = 1 }: ContextLedgerLine): string {
  const { t } = useText()
  const words = useConversation((state) => (messageId ? firstWords(state.messages[messageId], 'text') : ''))
  if (name !== undefined) return name
  if (messages > 1 || kind === 'system' || kind === 'last') return t(`inspector.ledger.${kind}`, { count: messages })
  return words === '' ? t(`inspector.ledger.${kind}`, { count: messages }) : t('inspector.quoted', { text: words })
}

/** How much of it is read, or why it is not; undefined where nothing says it. */
export function useItemReason({ rows, passages, reason }: ContextLedgerLine): string | undefined {
  const { t } = useText()
  if (rows) return t('inspector.fate.rows', { kept: rows.kept, count: rows.of })
  if (passages) return t('inspector.fate.passages', { kept: passages.kept, count: passages.of })
  return reason && t(`inspector.fate.${reason}`)
}
