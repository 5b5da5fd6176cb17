import { attention } from 'micromark-core-commonmark'
import type { Code, Construct, Event, Extension } from 'micromark-util-types'

const PUNCTUATION = /[\p{P}\p{S}]/u
const WORD = /[\p{L}\p{N}]/u
/** Writing without spaces between words: Chinese, Japanese; Korean hangs its particles on words. */
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u
/** What may end a bold or italic text just before a word that hangs on it. */
const SENTENCE_END = /[.:;!?…%"'”’»)\]}]/

const characterOf = (code: Code): string => (code === null || code < 0 ? '\n' : String.fromCodePoint(code))

/**
 * Emphasis that ends between a sign and a word, as in `**Toplam:**100`, `**"Enflasyon"**un` and `**注意：**本文`.
 * CommonMark leaves such asterisks standing, because its rule for which run of them opens and which closes looks at
 * punctuation and expects a space on the other side of it; Turkish suffixes and scripts without spaces have none.
 */
export function relaxedAttention(): Extension {
  const construct: Construct = {
    ...attention,
    name: 'relaxedAttention',
    tokenize(effects, ok, nok) {
      const before = characterOf(this.previous)
      return attention.tokenize.call(
        this,
        effects,
        (code) => {
          const [, sequence] = this.events.at(-1) as Event
          relax(sequence, before, characterOf(code), this.sliceSerialize(sequence))
          return ok(code)
        },
        nok
      )
    }
  }
  const underscore: Construct = { ...attention, name: 'underscoreAttention' }
  return { text: { 42: construct, 95: underscore }, disable: { null: ['attention'] } }
}

function relax(sequence: Event[1], before: string, after: string, run: string): void {
  if (PUNCTUATION.test(before) && WORD.test(after)) {
    const spaceless = SPACELESS.test(before) || SPACELESS.test(after)
    const hangs = SENTENCE_END.test(before) && (run.length > 1 || !/[)\]}]/.test(before))
    if (spaceless || hangs) sequence._close = true
  }
  if (PUNCTUATION.test(after) && WORD.test(before) && SPACELESS.test(before + after)) sequence._open = true
}
