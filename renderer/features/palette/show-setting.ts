import { showPage, useApp } from '../../stores/use-app.ts'

let looking = new AbortController()

/** Opens the settings at what has this heading, as soon as it is there, unless the person does something else meanwhile. */
export function showSetting(title: string): void {
  looking.abort()
  looking = new AbortController()
  const { signal } = looking
  const stop = (): void => looking.abort()
  for (const act of ['keydown', 'pointerdown'] as const) window.addEventListener(act, stop, { once: true, signal })
  showPage('settings')
  const look = (): void => {
    if (signal.aborted || useApp.getState().page !== 'settings') return
    const heading = [...document.querySelectorAll<HTMLElement>('main h2, main h3')].find(
      (one) => one.textContent === title
    )
    if (!heading) return void requestAnimationFrame(look)
    stop()
    heading.tabIndex = -1
    heading.scrollIntoView({ block: 'center' })
    heading.focus({ preventScroll: true })
  }
  requestAnimationFrame(look)
}
