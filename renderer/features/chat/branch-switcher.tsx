import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { MessageId } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { selectBranch, useConversation } from '../../stores/use-conversation.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './branch-switcher.module.css'

/** Goes between the alternatives at one point of the conversation; nothing where there is only one. */
export function BranchSwitcher({ id, siblingIds }: { id: MessageId; siblingIds: MessageId[] }) {
  const { t } = useText()
  const busy = useConversation((state) => state.running !== null)
  if (siblingIds.length < 2) return null
  const index = siblingIds.indexOf(id)
  const go = (step: number) => {
    const target = siblingIds[index + step]
    if (target) void selectBranch(target)
  }
  return (
    <span className={styles['switcher']} role="group" aria-label={t('chat.branches')}>
      <IconButton
        label={t('chat.previousBranch')}
        icon={<ChevronLeft size={15} />}
        disabled={busy || index === 0}
        onClick={() => go(-1)}
      />
      <span className={styles['count']}>{t('chat.branchOf', { number: index + 1, total: siblingIds.length })}</span>
      <IconButton
        label={t('chat.nextBranch')}
        icon={<ChevronRight size={15} />}
        disabled={busy || index === siblingIds.length - 1}
        onClick={() => go(1)}
      />
    </span>
  )
}
