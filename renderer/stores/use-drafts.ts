import { create } from 'zustand'
import type { Draft } from '../../main/domain/conversation.ts'
import type { ConversationId } from '../../main/domain/ids.ts'
import type { Attachment } from '../../main/domain/message.ts'
import { client } from '../client/client.ts'
import { showError } from './use-toasts.ts'

/** Whose draft: a conversation's, or that of the one that does not exist yet. */
export type DraftOwner = ConversationId | 'new'

const SAVE_AFTER_MS = 400

const EMPTY: Draft = { text: '', attachments: [] }

/** What waits in the composer, for each conversation that was on view. */
export const useDrafts = create<{ drafts: Partial<Record<DraftOwner, Draft>> }>(() => ({ drafts: {} }))

let unsaved: { owner: DraftOwner; timer: ReturnType<typeof setTimeout> } | null = null

function put(owner: DraftOwner, draft: Draft): void {
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [owner]: draft } }))
}

export function draftOf(owner: DraftOwner): Draft {
  return useDrafts.getState().drafts[owner] ?? EMPTY
}

/** The same for components. */
export function useDraft(owner: DraftOwner): Draft {
  return useDrafts(({ drafts }) => drafts[owner] ?? EMPTY)
}

export const isEmpty = ({ text, attachments }: Draft): boolean => text.trim() === '' && attachments.length === 0

/** Changes a draft and saves it once the person pauses. */
function change(owner: DraftOwner, draft: Draft): void {
  if (unsaved && unsaved.owner !== owner) saveDraftNow()
  put(owner, draft)
  if (unsaved) clearTimeout(unsaved.timer)
  unsaved = { owner, timer: setTimeout(saveDraftNow, SAVE_AFTER_MS) }
}

export function writeDraft(owner: DraftOwner, text: string): void {
  change(owner, { ...draftOf(owner), text })
}

/** Puts files beside the text. */
export function attach(owner: DraftOwner, added: readonly Attachment[]): void {
  const draft = draftOf(owner)
  if (added.length > 0) change(owner, { ...draft, attachments: [...draft.attachments, ...added] })
}

export function detach(owner: DraftOwner, removed: Attachment): void {
  const draft = draftOf(owner)
  change(owner, { ...draft, attachments: draft.attachments.filter((one) => one !== removed) })
}

/** Puts a whole draft behind what is there, such as a message that is not sent after all. */
export function addToDraft(owner: DraftOwner, added: Draft): void {
  const { text, attachments } = draftOf(owner)
  change(owner, {
    text: [text, added.text].filter((part) => part.trim() !== '').join('\n\n'),
    attachments: [...attachments, ...added.attachments]
  })
}

/** Saves a draft again, where main has emptied the stored one because of another message. */
export function keepDraft(owner: DraftOwner): void {
  const draft = draftOf(owner)
  if (!isEmpty(draft)) change(owner, draft)
}

/** Takes a stored draft, unless the person has begun to write meanwhile. */
export function receiveDraft(owner: DraftOwner, draft: Draft): void {
  if (unsaved?.owner !== owner && isEmpty(draftOf(owner))) put(owner, draft)
}

/** Empties a draft that became a message; main has emptied the stored one. What was written since stays. */
export function draftWasSent(owner: DraftOwner, sent: Draft): void {
  const { text, attachments } = draftOf(owner)
  if (text !== sent.text || attachments !== sent.attachments) return
  if (unsaved?.owner === owner) {
    clearTimeout(unsaved.timer)
    unsaved = null
  }
  put(owner, EMPTY)
}

/** Saves what the pause has not come for yet. */
export function saveDraftNow(): void {
  if (!unsaved) return
  const { owner, timer } = unsaved
  clearTimeout(timer)
  unsaved = null
  client.conversations.saveDraft({ id: owner === 'new' ? null : owner, ...draftOf(owner) }).catch(showError)
}
