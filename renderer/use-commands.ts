import { useEffect } from 'react'
import type { MenuCommand } from '../preload/contract/contract.ts'
import { onAppEvent } from './client/client.ts'
import { goToNextRegion } from './regions.ts'
import { holdsCommand, holdsShiftCommand } from './client/shortcuts.ts'
import { setInspectorOpen, showPage, toggleRail, useApp } from './stores/use-app.ts'
import { editMessage, newConversation, useConversation } from './stores/use-conversation.ts'
import { closeFind, openFind, useFind } from './stores/use-find.ts'
import { openSearch } from './stores/use-search.ts'
import { showOverlay, useOverlay } from './stores/use-overlay.ts'
import { undoLast } from './stores/undo.ts'
import { stopAnswer } from './stores/turns.ts'
import { COMPOSER_ID, focusComposer } from './features/chat/focus-composer.ts'

function run(command: MenuCommand): void {
  switch (command) {
    case 'new-conversation':
      newConversation()
      focusComposer()
      break
    case 'find':
      if (useConversation.getState().order.length > 0) {
        showPage('chat')
        openFind()
      }
      break
    case 'search':
      openSearch()
      break
    case 'settings':
      showPage('settings')
      break
    case 'toggle-inspector':
      setInspectorOpen(!useApp.getState().inspectorOpen)
      break
    case 'toggle-rail':
      toggleRail()
      break
    case 'palette':
      showOverlay(useOverlay.getState().overlay === 'palette' ? null : 'palette')
      break
    default:
      command satisfies never
  }
}

const COMMANDS: Record<string, MenuCommand> = {
  n: 'new-conversation',
  f: 'find',
  ',': 'settings',
  i: 'toggle-inspector',
  b: 'toggle-rail',
  k: 'palette'
}

/**
 * Esc ends the innermost thing that is open: a page, the search, an edit, the answer details over the text. It stops an
 * answer only when nothing is open and the message field has the focus: minutes of reading are not lost by accident.
 */
function escape(): boolean {
  const { page, inspectorOpen } = useApp.getState()
  if (page !== 'chat') showPage('chat')
  else if (useFind.getState().open) closeFind()
  else if (useConversation.getState().editing) editMessage(null)
  else if (inspectorOpen && window.innerWidth < 1100) setInspectorOpen(false)
  else if (useConversation.getState().running && document.activeElement?.id === COMPOSER_ID) void stopAnswer()
  else return false
  return true
}

/** Whether Ctrl+Z belongs to a text that is being written. */
function isWriting(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) return target.value !== ''
  return target instanceof HTMLElement && target.isContentEditable
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const command = holdsCommand(event) ? COMMANDS[event.key.toLowerCase()] : undefined
  if (command) run(command)
  else if (holdsShiftCommand(event) && event.key.toLowerCase() === 'f') run('search')
  else if (holdsCommand(event) && event.key.toLowerCase() === 'z') {
    if (isWriting(event.target) || !undoLast()) return
  } else if (event.key === 'F6') goToNextRegion(event.shiftKey)
  else if (event.key !== 'Escape' || !escape()) return
  event.preventDefault() // the menu would do it again
}

/** The window's shortcuts, and the menu's commands. */
export function useCommands(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown)
    const end = onAppEvent('menu.command', ({ command }) => run(command))
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      end()
    }
  }, [])
}
