import { useEffect, useState } from 'react'
import type { Draft } from '../../main/domain/conversation.ts'
import { AUTO_MODEL } from '../../main/domain/plan.ts'
import type { RouteDecision } from '../../main/domain/route.ts'
import { client } from '../client/client.ts'
import { useConversation } from './use-conversation.ts'
import type { DraftOwner } from './use-drafts.ts'

/** Main is asked when nothing was typed for so long. */
const PAUSE_MS = 250

/** Letters of the branch on view. */
function earlierOf({ order, messages }: ReturnType<typeof useConversation.getState>): number {
  let characters = 0
  for (const id of order)
    for (const part of messages[id]?.parts ?? [])
      if (part.type === 'text' || part.type === 'attachment') characters += part.text.length
  return characters
}

/** Whom Auto would take for the draft, as of the last pause in typing; null until main has said it. */
export function useRoutePreview(owner: DraftOwner, draft: Draft): RouteDecision | null {
  const [decision, setDecision] = useState<RouteDecision | null>(null)
  useEffect(() => {
    let gone = false
    const timer = setTimeout(() => {
      const now = useConversation.getState()
      const words = draft.attachments.flatMap((part) => (part.type === 'attachment' ? [part.text] : []))
      client.turns
        .preview({
          conversationId: owner === 'new' ? null : owner,
          model: AUTO_MODEL,
          text: [draft.text, ...words].join('\n'),
          earlierCharacters: earlierOf(now),
          earlierMessages: now.order.length,
          attachments: draft.attachments.length,
          images: draft.attachments.length - words.length
        })
        .then(
          (said) => {
            if (!gone) setDecision(said)
          },
          // It is only a look ahead: what is wrong shows when it is sent.
          () => undefined
        )
    }, PAUSE_MS)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [owner, draft])
  return decision
}
