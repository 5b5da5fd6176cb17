import { useMemo } from 'react'
import { Virtuoso } from 'react-virtuoso'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { loadMoreConversations, useConversations } from '../../stores/use-conversations.ts'
import { ConversationRow } from './conversation-row.tsx'
import { withHeadings, type Group, type ListLine } from './groups.ts'
import { useToday } from './use-today.ts'
import styles from './conversation-list.module.css'

const keyOf = (_index: number, line: ListLine): string =>
  line.type === 'conversation'
    ? line.conversation.id
    : typeof line.group === 'string'
      ? line.group
      : String(line.group.month)

/** All conversations, newest first; older pages are read as the list is scrolled. */
export function ConversationList() {
  const { t } = useText()
  const conversations = useConversations((state) => state.conversations)
  const loaded = useConversations((state) => state.loaded)
  const open = useConversation((state) => state.id)
  const today = useToday().getTime()
  const lines = useMemo(() => withHeadings(conversations, new Date(today)), [conversations, today])
  if (lines.length === 0) return <p className={styles['none']}>{loaded && t('conversations.none')}</p>
  return (
    <Virtuoso
      className={styles['list']}
      data={lines}
      computeItemKey={keyOf}
      endReached={() => void loadMoreConversations()}
      increaseViewportBy={200}
      itemContent={(_index, line) =>
        line.type === 'group' ? (
          <Heading group={line.group} />
        ) : (
          <ConversationRow conversation={line.conversation} open={line.conversation.id === open} />
        )
      }
    />
  )
}

function Heading({ group }: { group: Group }) {
  const { t } = useText()
  const formats = useFormats()
  const text =
    typeof group === 'string'
      ? t(`conversations.${group}`)
      : formats.date(group.month, { month: 'long', year: 'numeric' })
  return <h2 className={styles['heading']}>{text}</h2>
}
