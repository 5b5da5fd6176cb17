const isMac = navigator.userAgent.includes('Mac')

/** How a shortcut with the platform's command key is written. */
export function shortcut(key: string): string {
  return isMac ? `⌘${key}` : `Ctrl ${key}`
}

/** The same together with Shift. */
export function shiftShortcut(key: string): string {
  return isMac ? `⇧⌘${key}` : `Ctrl Shift ${key}`
}

/** Whether the platform's command key, and no other modifier, is held. */
export function holdsCommand(event: KeyboardEvent): boolean {
  return holdsCommandOrShift(event) && !event.shiftKey
}

/** Whether it and Shift are held. */
export function holdsShiftCommand(event: KeyboardEvent): boolean {
  return holdsCommandOrShift(event) && event.shiftKey
}

function holdsCommandOrShift(event: KeyboardEvent): boolean {
  return (isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.altKey
}
