import { useEffect, useState } from 'react'
import type { Conversation } from '../../../main/domain/conversation.ts'
import { client } from '../../client/client.ts'
import { showError } from '../../stores/use-toasts.ts'

interface Pages {
  conversations: Conversation[]
  more: boolean
}

const PAGE = 60

async function read(last: Conversation | undefined): Promise<Pages> {
  const before = last ? { updatedAt: last.updatedAt, id: last.id } : null
  return client.conversations.list({ limit: PAGE, before, view: { type: 'all' } })
}

/** All conversations of the workspace that are not deleted, whatever the list on the left shows. */
export function useAllConversations(): Pages & { readMore: () => void } {
  const [pages, setPages] = useState<Pages>({ conversations: [], more: false })
  useEffect(() => {
    read(undefined).then(setPages, showError)
  }, [])
  const { conversations, more } = pages
  const readMore = (): void => {
    read(conversations.at(-1)).then(
      (next) => setPages({ conversations: [...conversations, ...next.conversations], more: next.more }),
      showError
    )
  }
  return { conversations, more, readMore }
}
