const HIGH_SURROGATE = /[\ud800-\udbff]$/
/** Scripts that write vowels as marks. */
const VOWELS_AS_MARKS = [
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Thai',
  'Lao',
  'Tibetan',
  'Myanmar',
  'Khmer'
]
  .map((script) => `\\p{Script=${script}}`)
  .join('')

/**
 * Ends of a cluster after which the next token often belongs to the same character: marks and joiners, emoji (a skin, a
 * joiner or a selector may follow), half a flag, Korean letters that stand apart, and the letters of scripts that write
 * vowels as marks. Latin, Greek, Cyrillic, Hebrew and Arabic letters, ideographs and kana are left out: models write
 * their characters in one piece.
 */
const MAY_GO_ON = new RegExp(
  `[\\p{M}\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\p{Regional_Indicator}\\u200d\\u1100-\\u11ff\\ua960-\\ua97c\\ud7b0-\\ud7fb${VOWELS_AS_MARKS}\\u{e0020}-\\u{e007f}]$`,
  'u'
)
const WHOLE_FLAG = /^\p{Regional_Indicator}{2}$/u
const MARK_AT_START = /^\p{M}/u
/** What takes marks in a text that writes them apart: accents, and the frames of keycap numbers. */
const BASE_AT_END = /[\p{L}\p{N}#*]$/u
/** No character that people write is longer; what is may be split. */
const LONGEST_CLUSTER = 128
/** Below this every character is a cluster of its own. */
const FIRST_MARK = 0x300
const CARRIAGE_RETURN = 0x0d

const clusters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Finds where a growing text may be cut so that no character (Unicode's extended grapheme cluster) is split. */
export class GraphemeBoundary {
  /** A piece of this text began with the mark of a letter in the piece before: from then on every letter may go on. */
  #marksApart = false
  #lastPiece = ''

  /** Takes note of a piece before it is added to the text. */
  notice(piece: string): void {
    if (piece === '') return
    const before = this.#lastPiece
    this.#lastPiece = piece
    if (this.#marksApart || piece.charCodeAt(0) < FIRST_MARK) return
    this.#marksApart = MARK_AT_START.test(piece) && BASE_AT_END.test(before) && !MAY_GO_ON.test(before)
  }

  /** Length of the beginning of the text whose characters are whole, whatever comes next. */
  length(text: string): number {
    const last = text.charCodeAt(text.length - 1)
    if (Number.isNaN(last)) return 0
    if (last === CARRIAGE_RETURN) return text.length - 1
    if (last < FIRST_MARK && !this.#marksApart) return text.length
    if (HIGH_SURROGATE.test(text)) return this.length(text.slice(0, -1))
    const goesOn = MAY_GO_ON.test(text) || (this.#marksApart && BASE_AT_END.test(text))
    if (!goesOn) return text.length
    const from = Math.max(0, text.length - 2 * LONGEST_CLUSTER)
    const tail = text.slice(from)
    const cluster = clusters.segment(tail).containing(tail.length - 1)
    if (!cluster || cluster.segment.length > LONGEST_CLUSTER || WHOLE_FLAG.test(cluster.segment)) return text.length
    return from + cluster.index
  }
}
