import { LONGEST_FORMULA } from './limits.ts'

/** A formula in a source: its delimiters stand at `at` and at `close`, each as long as `mark`. */
export interface FoundFormula {
  at: number
  mark: 1 | 2
  close: number
  /** Whether it is set on a line of its own: `$$…$$` and `\[…\]`. */
  display: boolean
}

const LETTER_OR_DIGIT = /[\p{Script=Latin}\p{Nd}]/u
/** Signs that a formula has and a sentence has not: commands, scripts, relations, sums. */
const MATHS_SIGN = /\\[a-zA-Z]|\\[\\{}|,;!]|[\^_=+×÷±≤≥≠≈∈∑∫√→∞<>*]|[\w)] ?[-/] ?[\w(\\]/
/** What programs are made of and formulas are not. */
const PROGRAM = /=~|=>|->|::|&&|\|\||;|==|!=|\+=|['"`#@]|https?:|<\/?[a-z]+>|\$\{|\.\w+\(/
/** Words of a formula's own text, and the names of commands and surroundings. */
const NAMED =
  /\\(?:text|textbf|textit|mathrm|mathit|mathbf|mathsf|operatorname|mbox|label|tag|ce|begin|end)\*?\s*\{[^{}]*\}|\\[a-zA-Z]+/g
/** Two words, or a number and a word, with nothing but space and commas between them: a sentence. */
const SENTENCE = /(?:\p{L}{2}|\d)[,.]{0,2}\s+\p{L}{2}|\p{L}{3}[,.:]?\s+\d/u

const readsLikeSentence = (body: string): boolean => SENTENCE.test(body.replace(NAMED, ' = '))

/**
 * The formula that begins at a `$` or a `\` of a source; null where that sign is money, a variable, an escaped bracket or
 * anything else. Models write formulas in four ways: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`.
 */
export function findFormula(source: string, at: number): FoundFormula | null {
  const next = source[at + 1]
  if (source[at] === '\\') return next === '(' || next === '[' ? bracketed(source, at, next) : null
  if (source[at] !== '$' || source[at - 1] === '$' || isEscaped(source, at)) return null
  return next === '$' ? doubleDollar(source, at) : singleDollar(source, at)
}

/** Whether an odd number of backslashes stands before a place. */
export function isEscaped(source: string, at: number): boolean {
  let slashes = 0
  while (source[at - 1 - slashes] === '\\') slashes++
  return slashes % 2 === 1
}

/** The text up to where a formula that begins at `from` must have ended. */
function reach(source: string, from: number, manyLines: boolean): string {
  const text = source.slice(from, from + LONGEST_FORMULA)
  const end = manyLines ? /\n[ \t>]*\n/.exec(text)?.index : text.indexOf('\n')
  return end === undefined || end === -1 ? text : text.slice(0, end)
}

/** The same; a fence alone on its line may have empty lines behind it. */
function displayReach(source: string, from: number): string {
  const alone = /^[ \t]*\n/.test(source.slice(from, from + 80))
  return alone ? source.slice(from, from + LONGEST_FORMULA) : reach(source, from, true)
}

function singleDollar(source: string, at: number): FoundFormula | null {
  const before = source[at - 1] ?? ' '
  const after = source[at + 1] ?? ' '
  if (/[\s$]/.test(after) || LETTER_OR_DIGIT.test(before) || before === '}') return null
  const text = reach(source, at + 1, false)
  for (let end = text.indexOf('$'); end !== -1; end = text.indexOf('$', end + 1)) {
    const close = at + 1 + end
    if (isEscaped(source, close)) continue
    const body = text.slice(0, end)
    return closesSingle(source, close, body) && isSingleFormula(body) ? { at, mark: 1, close, display: false } : null
  }
  return null
}

/** A closing dollar hugs what is before it, and no letter, digit or bracket hugs it (after Pandoc's tex_math_dollars). */
function closesSingle(source: string, close: number, body: string): boolean {
  if (body === '' || /\s$/.test(body)) return false
  const rest = source.slice(close + 1, close + 12)
  if (/^(?:th|st|nd|rd|s)(?![\p{L}\d])/u.test(rest)) return /^[a-zA-Z]$|[\\+^_]/.test(body)
  return !/^[\p{Script=Latin}\p{Nd}${(_]/u.test(rest)
}

function isSingleFormula(body: string): boolean {
  if (PROGRAM.test(body) || readsLikeSentence(body)) return false
  // Money is written with the same sign: what begins with a digit is a formula only where it looks like one.
  if (/^[-+−]?[\d.,]+/.test(body))
    return /\\[a-zA-Z]|[\^_=<>+*×·]|^\d+(?:\.\d+)?\s?[a-z]$/.test(body) || /^\d+\s*[-/]\s*[a-z]\b/.test(body)
  if (/^[.,;:!?)\]}/%&]/.test(body)) return false
  return !/^[A-Z][A-Z\d_]{3,}(?:[/:].*)?$/.test(body)
}

function doubleDollar(source: string, at: number): FoundFormula | null {
  if (source[at + 2] === '$') return null
  const text = displayReach(source, at + 2)
  for (let end = text.indexOf('$$'); end !== -1; end = text.indexOf('$$', end + 2)) {
    const close = at + 2 + end
    if (isEscaped(source, close)) continue
    const body = text.slice(0, end)
    if (source[close + 2] === '$' || body.trim() === '' || body.includes('`')) return null
    const words = readsLikeSentence(body) || /^\s*\p{L}{2,}[.,:;]?\s*$/u.test(body)
    return words && !/\\[a-zA-Z]|[\^_=]/.test(body) ? null : { at, mark: 2, close, display: true }
  }
  return null
}

function bracketed(source: string, at: number, open: '(' | '['): FoundFormula | null {
  if (isEscaped(source, at)) return null
  const display = open === '['
  // f\(x\) and a\[1\] are brackets that Markdown was asked to leave alone.
  const before = source[at - 1] ?? ' '
  if (LETTER_OR_DIGIT.test(before) || before === ']' || before === ')') return null
  const mark = display ? '\\]' : '\\)'
  const text = display ? displayReach(source, at + 2) : reach(source, at + 2, true)
  for (let end = text.indexOf(mark); end !== -1; end = text.indexOf(mark, end + 2)) {
    const close = at + 2 + end
    if (isEscaped(source, close)) continue
    const body = text.slice(0, end)
    const fenced = display && /^[ \t]*\n/.test(body)
    return fenced || isBracketFormula(body, source, at, close, display) ? { at, mark: 2, close, display } : null
  }
  return null
}

function isBracketFormula(body: string, source: string, at: number, close: number, display: boolean): boolean {
  const text = body.trim()
  if (text === '' || text.includes('`') || readsLikeSentence(text)) return false
  if (/^(?:https?:|www\.|mailto:|\^|\/|<\w)/.test(text) || /^[#@!]/.test(text)) return false
  // \[text\]\(address\) is a link that Markdown was asked to leave alone.
  if (/^\\?[[(:{]/.test(source.slice(close + 2, close + 4))) return false
  const commands = /\\[a-zA-Z]{2,}|\\[\\{}|,;!]/.test(text)
  if (/[a-z0-9]-[a-z0-9]\\?\]|^[a-z]-[a-z]|^\d+-\d+$/i.test(text) && !commands) return false
  if (commands || /[\^_=<>≤≥≠≈∈]/.test(text)) return true
  const lineBefore =
    source
      .slice(Math.max(0, at - 40), at)
      .split('\n')
      .at(-1) ?? ''
  // \[x\] at the beginning of an item is a box that Markdown was asked to leave alone.
  if (display && /^[a-zA-Z]$/.test(text)) return /\S/.test(lineBefore.replace(/^[ \t>]*(?:[-+*]|\d+[.)])?[ \t]/, ''))
  if (display)
    return /[+*×÷±∑∫√]|\w [-/] \w/.test(text) && !/^[^\p{L}\w]*\p{L}{2,}[^\p{L}\w]+\p{L}{2,}[^\p{L}\w]*$/u.test(text)
  // Alone at the beginning of a line it counts paragraphs.
  if (/^\w{1,3}$/.test(text) && /(?:^|\n)[ \t]*$/.test(source.slice(Math.max(0, at - 8), at)))
    return (
      /^[a-zA-Z]$/.test(text) &&
      /^(?:['’-]|\s*(?:[=<>,.:;]|is\b|are\b|ise\b|ve\b|and\b|ile\b|denotes\b|için\b))/.test(source.slice(close + 2))
    )
  if (/^[a-zA-Z]'?$|^[A-Z]{2,4}$|^-?\d+(?:[.,]\d+)?%?$/.test(text)) return true
  return (
    MATHS_SIGN.test(text) ||
    /^[a-zA-Z](?:\([^()]*\)|!)$|^[a-zA-Z](?:\s*,\s*[a-zA-Z])+$|^\([^()]*\)$|^\|[^|]+\|$/.test(text)
  )
}

/** The formulas of one line, left to right; code and escaped signs are left out. */
export function formulasIn(source: string, from: number, to: number): FoundFormula[] {
  const found: FoundFormula[] = []
  for (let at = from; at < to; at++) {
    const sign = source[at]
    if (sign === '`') at = pastCode(source, at, to) - 1
    else if (sign === '$' || sign === '\\') {
      const formula = findFormula(source, at)
      if (formula && formula.close < to) {
        found.push(formula)
        at = formula.close + formula.mark - 1
      } else if (sign === '\\') at++
      else while (source[at + 1] === '$') at++
    }
  }
  return found
}

/** Where code that begins at `at` has ended; behind its ticks when it does not end. */
function pastCode(source: string, at: number, to: number): number {
  let ticks = 0
  while (source[at + ticks] === '`') ticks++
  for (let end = at + ticks; end < to; end++) {
    if (source[end] !== '`') continue
    let run = 0
    while (source[end + run] === '`') run++
    if (run === ticks) return end + run
    end += run - 1
  }
  return at + ticks
}
