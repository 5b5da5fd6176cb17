const ESCAPE = '\u001b'
/** A sequence that has no end by then is none. */
const LONGEST_SEQUENCE = 4096
/** Of control characters a text needs these. */
const KEPT = new Set(['\n', '\t'])
/** Strings that go on to BEL or ST: operating system, device, privacy and application program commands (ECMA-48, 5.6). */
const STRING_BEGINNINGS = new Set([']', 'P', '^', '_', 'X'])
const C1_STRINGS = new Set(['\u009d', '\u0090', '\u009e', '\u009f', '\u0098'])

/**
 * Takes out of a stream of text what a terminal would do and not show: escape sequences, which can write the clipboard,
 * the title or over what was said before, and control characters. A sequence may come in pieces.
 */
export class PlainText {
  #state: 'text' | 'escape' | 'sequence' | 'string' = 'text'
  #length = 0

  /** The next piece without them. */
  next(piece: string): string {
    let out = ''
    for (const character of piece) {
      if (this.#state !== 'text' && ++this.#length > LONGEST_SEQUENCE) this.#state = 'text'
      if (character === ESCAPE) this.#begin('escape')
      else if (character === '\u009b') this.#begin('sequence')
      else if (C1_STRINGS.has(character)) this.#begin('string')
      else out += this.#take(character)
    }
    return out
  }

  #begin(state: 'escape' | 'sequence' | 'string'): void {
    this.#state = state
    this.#length = 0
  }

  #take(character: string): string {
    switch (this.#state) {
      case 'escape':
        if (character === '[') this.#begin('sequence')
        else if (STRING_BEGINNINGS.has(character)) this.#begin('string')
        else if (!(character >= ' ' && character <= '/')) this.#state = 'text' // the last of a short one
        return ''
      case 'sequence':
        if (character >= '@' && character <= '~') this.#state = 'text'
        else if (!(character >= ' ' && character <= '?')) return this.#broken(character)
        return ''
      case 'string':
        if (character === '\u0007' || character === '\u009c') this.#state = 'text'
        return ''
      case 'text':
        return isControl(character) ? '' : character
      default:
        return this.#state satisfies never
    }
  }

  /** What can not be in a sequence ends it and is text. */
  #broken(character: string): string {
    this.#state = 'text'
    return isControl(character) ? '' : character
  }
}

/** A whole text without them. */
export const plainText = (text: string): string => new PlainText().next(text)

const isControl = (character: string): boolean => {
  const code = character.charCodeAt(0)
  return (code < 0x20 || (code >= 0x7f && code < 0xa0)) && !KEPT.has(character)
}
