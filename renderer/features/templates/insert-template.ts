import { flushSync } from 'react-dom'
import { draftOwner, useConversation } from '../../stores/use-conversation.ts'
import { showPage } from '../../stores/use-app.ts'
import { draftOf, writeDraft } from '../../stores/use-drafts.ts'
import { COMPOSER_ID } from '../chat/focus-composer.ts'
import type { Template } from './templates.ts'
import { nextVariable } from './variables.ts'

/** Puts a template into the message field, in the place of the `/…` that asked for it, with its first word in braces selected. */
export function insertTemplate({ text }: Template): void {
  const owner = draftOwner(useConversation.getState())
  const before = draftOf(owner).text
  // The field has the text before a key can reach it, so that the first key replaces the word in braces.
  flushSync(() => {
    showPage('chat')
    writeDraft(owner, before.startsWith('/') ? text : [before, text].filter((part) => part.trim() !== '').join('\n\n'))
  })
  selectVariable(0)
}

/** Selects the next word in braces of the message field, from a place on; false where there is none. */
export function selectVariable(from: number): boolean {
  const field = document.getElementById(COMPOSER_ID)
  if (!(field instanceof HTMLTextAreaElement)) return false
  const found = nextVariable(field.value, from)
  field.focus()
  if (found) field.setSelectionRange(...found)
  return found !== null
}
