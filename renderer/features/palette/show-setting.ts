import { showPage, useApp } from '../../stores/use-app.ts'

/** Opens the settings at what has this heading, as soon as it is there; looks for it until another page is opened. */
export function showSetting(title: string): void {
  showPage('settings')
  const look = (): void => {
    const heading = [...document.querySelectorAll<HTMLElement>('main h2, main h3')].find(
      (one) => one.textContent === title
    )
    if (heading) {
      heading.tabIndex = -1
      heading.scrollIntoView({ block: 'center' })
      heading.focus({ preventScroll: true })
    } else if (useApp.getState().page === 'settings') requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
