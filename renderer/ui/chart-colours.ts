/** The colours of a chart, named by what they mean. */
export type Tone = 'private' | 'accent' | 'warn' | 'bad' | 'good' | 'ink' | 'quiet'

const VARIABLES: Record<Tone, string> = {
  private: '--private',
  accent: '--accent',
  warn: '--warn',
  bad: '--bad',
  good: '--good',
  ink: '--ink',
  quiet: '--ink-muted'
}

/** How a tone is written in a style, such as that of a legend. */
export const toneVariable = (tone: Tone): string => `var(${VARIABLES[tone]})`

/** What a canvas needs of the tokens, resolved for the theme on view. */
export interface Palette {
  tone(tone: Tone): string
  /** The tone laid thinly over the surface; opaque, so that what lies on top covers what is below. */
  fill(tone: Tone): string
  line: string
  /** Rules that go over areas as well. */
  grid: string
  /** What is only there to compare with. */
  faint: string
  muted: string
  font: string
}

/** Reads the tokens where the chart is: a canvas knows neither `var()` nor `light-dark()`. */
export function paletteOf(element: HTMLElement): Palette {
  const probe = document.createElement('span')
  probe.hidden = true
  element.append(probe)
  const resolve = (value: string): string => {
    probe.style.color = value
    return getComputedStyle(probe).color
  }
  const tones = Object.keys(VARIABLES) as Tone[]
  const solid = new Map(tones.map((tone) => [tone, resolve(toneVariable(tone))]))
  const thin = new Map(
    tones.map((tone) => [tone, resolve(`color-mix(in srgb, ${toneVariable(tone)} 30%, var(--surface))`)])
  )
  const line = resolve('var(--line)')
  const grid = resolve('color-mix(in srgb, var(--ink) 11%, transparent)')
  const faint = resolve('var(--line-control)')
  const muted = resolve('var(--ink-muted)')
  const style = getComputedStyle(element)
  probe.remove()
  return {
    tone: (tone) => solid.get(tone) ?? muted,
    fill: (tone) => thin.get(tone) ?? muted,
    line,
    grid,
    faint,
    muted,
    font: `${style.fontSize} ${style.fontFamily}`
  }
}

/** Tells when the theme or the size of the text changes; the returned function ends it. */
export function onThemeChange(listener: () => void): () => void {
  const root = new MutationObserver(listener)
  root.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style'] })
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', listener)
  return () => {
    root.disconnect()
    system.removeEventListener('change', listener)
  }
}
