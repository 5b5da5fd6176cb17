import { listOf, nameOf, objectOf, textOf } from '../foreign.ts'
import { codeBlock, textPart, type ImportedPart } from '../imported.ts'

/**
 * Documents that ChatGPT writes beside the conversation: calls of `canmore.create_textdoc` and `canmore.update_textdoc`.
 * Each call becomes the document as it was after it.
 */
export class Canvases {
  /** The one that updates mean: they do not say which. */
  #open: { name: string; language: string | null; text: string } | null = null

  /** @returns null when the call is none of these */
  partsOf(recipient: string, call: string): ImportedPart[] | null {
    const [tool, method] = recipient.split('.')
    if (tool !== 'canmore' || method === 'comment_textdoc') return null
    if (call.trim() === '') return []
    let input
    try {
      input = objectOf(JSON.parse(call))
    } catch {
      return textPart(codeBlock(call)) // an answer that was stopped in the middle
    }
    if (method === 'create_textdoc') {
      const kind = textOf(input['type'])
      this.#open = {
        name: nameOf(input['name']) ?? '',
        language: kind.startsWith('code') ? (kind.split('/')[1] ?? '') : null,
        text: textOf(input['content'])
      }
    } else {
      this.#open ??= { name: '', language: null, text: '' }
      for (const update of listOf(input['updates'])) {
        const { pattern, replacement } = objectOf(update)
        this.#open.text = changed(this.#open.text, textOf(pattern), textOf(replacement))
      }
    }
    const { name, language, text } = this.#open
    const title = name === '' ? '' : `**${name.replace(/[*\n]/g, ' ')}**\n\n`
    return textPart(title + (language === null ? text : codeBlock(text, language)))
  }
}

/**
 * A pattern is a regular expression that a model wrote, and may take for ever: only those are followed that mean the
 * whole text, or a text as it stands. What others put in is added at the end.
 */
function changed(text: string, pattern: string, replacement: string): string {
  if (/^(\(\?s\))?\^?\.[*+]\$?$/.test(pattern)) return replacement
  const literal = pattern.replace(/\\([^\w\s])/g, '$1').replace(/\\n/g, '\n')
  const at = literal === '' ? -1 : text.indexOf(literal)
  if (at < 0) return [text, replacement].filter(Boolean).join('\n\n')
  return text.slice(0, at) + replacement + text.slice(at + literal.length)
}
