import { useEffect, useMemo, useState } from 'react'
import type { BranchMessage } from '../../../main/domain/conversation.ts'
import type { MessagePart } from '../../../main/domain/message.ts'
import { client } from '../../client/client.ts'
import { draftOwner, useConversation } from '../../stores/use-conversation.ts'
import { isEmpty, useDraft, type DraftOwner } from '../../stores/use-drafts.ts'
import { useSettings } from '../../stores/use-settings.ts'
import { showError } from '../../stores/use-toasts.ts'
import { useWorkspaces } from '../../stores/use-workspaces.ts'
import { useAnswerSettingsDialog } from '../answer-settings/use-answer-settings-dialog.ts'

/** What would be sent for the next answer, if all of it fits. */
export interface OutgoingEstimate {
  /** Whether there is anything to send yet. */
  any: boolean
  /** Of the conversation; the instructions are no message of the person's. */
  messages: number
  /** Of everything as UTF-8, the instructions too; pictures are not counted. */
  bytes: number
  /** Estimated as main does: rather too many than too few. */
  tokens: number
}

const BYTES_PER_TOKEN = 3
const encoder = new TextEncoder()
const bytesOf = (text: string): number => encoder.encode(text).length

/** Of what a model reads as words. */
function partBytes(part: MessagePart): number {
  switch (part.type) {
    case 'text':
    case 'attachment':
      return bytesOf(part.text)
    case 'image':
    case 'reasoning':
      return 0
    default:
      return part satisfies never
  }
}
const sum = (parts: readonly MessagePart[]): number => parts.reduce((bytes, part) => bytes + partBytes(part), 0)

/** Messages do not change once they are whole, and the next keystroke asks again. */
const known = new WeakMap<BranchMessage, number>()
function messageBytes(message: BranchMessage): number {
  let bytes = known.get(message)
  if (bytes === undefined) known.set(message, (bytes = sum(message.parts)))
  return bytes
}

/** The instructions that hold there: the conversation's, else its workspace's, else the app's. */
function useInstructions(owner: DraftOwner): string {
  const ofApp = useSettings((state) => state.settings?.chat.systemPrompt ?? '')
  const workspace = useWorkspaces((state) => state.list?.current)
  const isAsked = useAnswerSettingsDialog((state) => state.question !== null)
  const [known, setKnown] = useState<{ owner: DraftOwner; text: string } | null>(null)
  useEffect(() => {
    // They are read again once the dialog that changes them is closed.
    if (isAsked || workspace === undefined) return
    let isCurrent = true
    const at =
      owner === 'new' ? { type: 'workspace' as const, id: workspace } : { type: 'conversation' as const, id: owner }
    client.settings.own({ owner: at }).then(({ own, above }) => {
      if (isCurrent) setKnown({ owner, text: own.systemPrompt ?? above.systemPrompt ?? '' })
    }, showError)
    return () => {
      isCurrent = false
    }
  }, [owner, ofApp, workspace, isAsked])
  return known?.owner === owner ? known.text : ofApp
}

/** How much the next message would send: instructions, the branch on view and the draft. Not counted while an answer is written. */
export function useOutgoingEstimate(): OutgoingEstimate {
  const owner = useConversation(draftOwner)
  const draft = useDraft(owner)
  const instructions = useInstructions(owner)
  const branchBytes = useConversation(({ order, earlier, messages, running }) =>
    running
      ? 0
      : order.slice(earlier?.count ?? 0).reduce(
          (bytes, id) => bytes + (messages[id] ? messageBytes(messages[id]) : 0),
          // A branch that was cut short by a rewritten question has less of its beginning.
          earlier ? earlier.bytes * Math.min(1, order.length / earlier.count) : 0
        )
  )
  const earlier = useConversation(({ order }) => order.length)
  return useMemo(() => {
    const bytes = bytesOf(instructions) + branchBytes + bytesOf(draft.text) + sum(draft.attachments)
    return { any: !isEmpty(draft), messages: earlier + 1, bytes, tokens: Math.ceil(bytes / BYTES_PER_TOKEN) }
  }, [instructions, branchBytes, earlier, draft])
}
