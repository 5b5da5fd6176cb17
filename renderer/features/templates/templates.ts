import en from '../../../resources/templates/en.json' with { type: 'json' }
import tr from '../../../resources/templates/tr.json' with { type: 'json' }
import { changeSettings, useSettings } from '../../stores/use-settings.ts'

/** A prompt that is kept for later; words in braces are filled in when it is used. */
export interface Template {
  id: string
  name: string
  text: string
}

/** Those that come with the app, in the language of the window. */
export const shippedTemplates = (language: string): Template[] => (language === 'tr' ? tr : en)

const NONE: Template[] = []
export const ownTemplates = (): Template[] => useSettings.getState().settings?.templates.own ?? NONE
/** The same for components. */
export const useOwnTemplates = (): Template[] => useSettings((state) => state.settings?.templates.own ?? NONE)

/** Keeps a template in the place of the one with its id, or as a new one. */
export function saveTemplate(template: Template): void {
  const own = ownTemplates()
  const known = own.some(({ id }) => id === template.id)
  void changeSettings({
    templates: { own: known ? own.map((one) => (one.id === template.id ? template : one)) : [...own, template] }
  })
}

export function removeTemplate(id: string): void {
  void changeSettings({ templates: { own: ownTemplates().filter((one) => one.id !== id) } })
}

const [LONGEST_NAME, LONGEST_TEXT] = [100, 20_000]

/** What was copied from somebody's templates; undefined where it is something else. */
function readTemplate(value: unknown): Omit<Template, 'id'> | undefined {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('text' in value)) return undefined
  const { name, text } = value
  if (typeof name !== 'string' || typeof text !== 'string' || name.trim() === '' || text.trim() === '') return undefined
  return name.length <= LONGEST_NAME && text.length <= LONGEST_TEXT ? { name: name.trim(), text } : undefined
}

/** Adds what another person has copied; false where it is no list of templates. */
export function addTemplates(json: string): boolean {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    return false
  }
  if (!Array.isArray(parsed) || parsed.length === 0) return false
  const read = parsed.map(readTemplate)
  const added = read.flatMap((one) => (one ? { id: crypto.randomUUID(), ...one } : []))
  if (added.length < read.length) return false
  void changeSettings({ templates: { own: [...ownTemplates(), ...added] } })
  return true
}

/** All of one's own, to give to somebody else. */
export const templatesAsJson = (): string =>
  JSON.stringify(
    ownTemplates().map(({ name, text }) => ({ name, text })),
    null,
    2
  )

/** Templates whose name has all the words, the own ones first. */
export function findTemplates(text: string, language: string): Template[] {
  const words = text.toLocaleLowerCase(language).split(/\s+/u).filter(Boolean)
  return [...ownTemplates(), ...shippedTemplates(language)].filter(({ name }) => {
    const lower = name.toLocaleLowerCase(language)
    return words.every((word) => lower.includes(word))
  })
}
