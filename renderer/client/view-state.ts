const PREFIX = 'sextant.view.'

/** How the window was left: conveniences of the view that may be lost, unlike everything that main keeps. */
export type ViewState = 'rail' | 'inspector' | 'rail-width' | 'folders' | 'conversation' | 'no-keyring'

/** What was on view comes back when the page is loaded again; a new start begins with an empty page. */
const storageOf = (name: ViewState): Storage => (name === 'conversation' ? sessionStorage : localStorage)

/** @returns null when nothing was remembered or the window may not remember anything */
export function loadViewState(name: ViewState): string | null {
  try {
    return storageOf(name).getItem(PREFIX + name)
  } catch {
    return null
  }
}

/** Remembers until it is forgotten by `null`. */
export function saveViewState(name: ViewState, value: string | null): void {
  try {
    if (value === null) storageOf(name).removeItem(PREFIX + name)
    else storageOf(name).setItem(PREFIX + name, value)
  } catch {
    // A window that may not store anything starts with its defaults.
  }
}
