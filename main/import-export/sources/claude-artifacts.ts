import { nameOf, textOf, type Foreign } from '../foreign.ts'
import { codeBlock } from '../imported.ts'

interface Artifact {
  title: string
  type: string
  language: string
  text: string
}

const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['application/vnd.ant.react', 'jsx'],
  ['application/vnd.ant.mermaid', 'mermaid'],
  ['text/html', 'html'],
  ['image/svg+xml', 'svg']
])

/** Documents and programs that Claude writes beside the conversation; each change shows them as they are after it. */
export class Artifacts {
  readonly #known = new Map<string, Artifact>()

  /** What a tool call wrote, as Markdown; null when it is a call of another tool. */
  called(tool: string, input: Foreign): string | null {
    if (tool === 'artifacts') return this.#artifact(input)
    const file = nameOf(input['path'])
    if (file === null || !/^(create_file|str_replace(_based_edit_tool)?)$/.test(tool)) return null
    const [, extension = ''] = /\.(\w+)$/.exec(file) ?? []
    const artifact = this.#known.get(file) ?? { title: file, type: '', language: extension, text: '' }
    const whole = nameOf(input['file_text'])
    if (whole === null && typeof input['old_str'] !== 'string') return null
    return this.#put(file, { ...artifact, text: whole ?? replaced(artifact.text, input) })
  }

  /** A text in which older exports have artifacts as elements of their own. */
  unwrapped(text: string): string {
    if (!text.includes('<antArtifact')) return text
    return text
      .replace(
        /<antArtifact\b([^>]{0,2000})>\n?([\s\S]*?)(?:\n?<\/antArtifact>|$)/g,
        (_whole, attributes: string, content: string) => {
          const attribute = (name: string): string =>
            new RegExp(`\\b${name}="([^"]{0,500})"`).exec(attributes)?.[1] ?? ''
          return `\n\n${this.#put(attribute('identifier'), {
            title: attribute('title'),
            type: attribute('type'),
            language: attribute('language'),
            text: content
          })}\n\n`
        }
      )
      .trim()
  }

  #artifact(input: Foreign): string {
    const id = nameOf(input['id']) ?? ''
    const known = this.#known.get(id)
    const content = nameOf(input['content'])
    return this.#put(id, {
      title: textOf(input['title']) || (known?.title ?? ''),
      type: textOf(input['type']) || (known?.type ?? ''),
      language: textOf(input['language']) || (known?.language ?? ''),
      text: content ?? replaced(known?.text ?? '', input)
    })
  }

  #put(id: string, artifact: Artifact): string {
    this.#known.set(id, artifact)
    const { title, type, language, text } = artifact
    const heading = title === '' ? '' : `**${title.replace(/[*\n]/g, ' ')}**\n\n`
    return heading + (type === 'text/markdown' ? text : codeBlock(text, language || (LANGUAGES.get(type) ?? '')))
  }
}

/** The text with what `old_str` says replaced; what is put in at the end where that is not found. */
function replaced(text: string, input: Foreign): string {
  const old = textOf(input['old_str'])
  const next = textOf(input['new_str'])
  const at = old === '' ? -1 : text.indexOf(old)
  return at < 0 ? [text, next].filter(Boolean).join('\n') : text.slice(0, at) + next + text.slice(at + old.length)
}
