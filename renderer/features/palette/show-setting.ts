import { showPage } from '../../stores/use-app.ts'

const TRIES = 60

/** Opens the settings at what has this heading, as soon as the page is there. */
export function showSetting(title: string): void {
  showPage('settings')
  let left = TRIES
  const look = (): void => {
    const heading = [...document.querySelectorAll<HTMLElement>('main h2, main h3')].find(
      (one) => one.textContent === title
    )
    if (heading) {
      heading.tabIndex = -1
      heading.scrollIntoView({ block: 'center' })
      heading.focus({ preventScroll: true })
    } else if (--left > 0) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
