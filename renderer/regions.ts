const FOCUSABLE =
  'textarea:not(:disabled), input:not(:disabled), button:not(:disabled), a[href], summary, [tabindex="0"]'

/** Moves the focus to the next part of the window (rail, messages, composer, Inspector, status), or the one before. */
export function goToNextRegion(backwards: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  if (regions.length === 0) return
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const step = backwards ? -1 : 1
  const from = at === -1 ? (backwards ? 0 : -1) : at
  const region = regions[(from + step + regions.length) % regions.length]
  if (!region) return
  // Where nothing in a region can be operated, the region itself takes the focus and can be scrolled.
  const target = region.querySelector<HTMLElement>(FOCUSABLE) ?? region
  target.focus({ preventScroll: true })
}
