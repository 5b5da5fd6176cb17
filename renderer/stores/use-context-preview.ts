import { useEffect, useState } from 'react'
import type { ContextPreview } from '../../main/domain/context-preview.ts'
import type { Draft } from '../../main/domain/conversation.ts'
import type { ModelRef } from '../../main/domain/ids.ts'
import { client } from '../client/client.ts'
import { useConversation } from './use-conversation.ts'
import { draftOf, saveDraftNow, type DraftOwner } from './use-drafts.ts'

/** Main is asked when nothing was typed for so long. */
const PAUSE_MS = 300

/** What a model would read, if the draft were sent to it now; null where that can not be said. */
export async function previewContext(owner: DraftOwner, model: ModelRef): Promise<ContextPreview | null> {
  const { order } = useConversation.getState()
  const { text, attachments } = draftOf(owner)
  // Main reads files from the stored draft.
  if (attachments.length > 0) saveDraftNow()
  try {
    return await client.context.preview({
      conversationId: owner === 'new' ? null : owner,
      parentId: order.at(-1) ?? null,
      model,
      text
    })
  } catch {
    // It is only a look ahead: what is wrong shows when it is sent.
    return null
  }
}

/** The same for the draft on view, as of the last pause in typing; null until main has said it. */
export function useContextPreview(owner: DraftOwner, draft: Draft, model: ModelRef | null): ContextPreview | null {
  const [preview, setPreview] = useState<ContextPreview | null>(null)
  const last = useConversation(({ order }) => order.at(-1))
  useEffect(() => {
    let isGone = false
    const timer = setTimeout(() => {
      if (model === null) return
      void previewContext(owner, model).then((said) => {
        if (!isGone && said) setPreview(said)
      })
    }, PAUSE_MS)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [owner, draft, model, last])
  return preview?.model === model ? preview : null
}
