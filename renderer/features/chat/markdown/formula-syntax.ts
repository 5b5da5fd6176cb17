import { gfmTable } from 'micromark-extension-gfm-table'
import type { Code, Construct, Effects, Extension, State, TokenizeContext } from 'micromark-util-types'
import { findFormula, formulasIn, type FoundFormula } from './find-formula.ts'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    formula: 'formula'
    formulaBlock: 'formulaBlock'
    formulaMark: 'formulaMark'
    formulaText: 'formulaText'
  }
  interface Token {
    /** Set on a line of its own, though it stands within a sentence. */
    _display?: boolean
  }
}

const isLineEnding = (code: Code): boolean => code !== null && code < -2
const isSpace = (code: Code): boolean => code === 32 || code === -1 || code === -2

/**
 * Formulas as a part of Markdown's own grammar: code, escapes and addresses come first as everywhere in it, and nothing
 * in the source is changed. What is a formula is decided by `findFormula`.
 * @param source what will be parsed with it, whole: a sign is read with what stands before and behind it
 */
export function formulaSyntax(source: string): Extension {
  const text: Construct = { name: 'formula', tokenize: inText }
  const flow: Construct = { name: 'formulaBlock', tokenize: inFlow, concrete: true }
  return {
    text: { 36: text, 92: text },
    flow: { 36: flow, 92: flow }
  }

  function found(context: TokenizeContext): FoundFormula | null {
    return findFormula(source, context.now().offset)
  }

  function inText(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    const formula = found(this)
    return (code) => {
      if (!formula) return nok(code)
      effects.enter('formula')._display = formula.display
      return consumeFormula(this, effects, formula, (next) => {
        // The paragraph ended before the formula did.
        if (this.now().offset <= formula.close) return nok(next)
        effects.exit('formula')
        return ok(next)
      })(code)
    }
  }

  function inFlow(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    const formula = found(this)
    const alone =
      formula?.display && /^[ \t]*(?:[.,;][ \t]*)?(?:\n|$)/.test(source.slice(formula.close + 2, formula.close + 40))
    const last = this.events.at(-1)
    const indented = last?.[1].type === 'linePrefix' && last[2].sliceSerialize(last[1], true).length >= 4
    return (code) => {
      if (!formula || !alone || indented) return nok(code)
      effects.enter('formulaBlock')._display = true
      return consumeFormula(this, effects, formula, after)(code)
    }

    /** A sign that ends a sentence may stand behind a formula. */
    function after(code: Code): State | undefined {
      if (code === null || isLineEnding(code)) {
        effects.exit('formulaBlock')
        return ok(code)
      }
      effects.enter('whitespace')
      return rest(code)
    }
    function rest(code: Code): State | undefined {
      if (code === null || isLineEnding(code)) {
        effects.exit('whitespace')
        effects.exit('formulaBlock')
        return ok(code)
      }
      effects.consume(code)
      return rest
    }
  }
}

/** Takes a formula whose end is known: its marks and the text between them, line by line. */
function consumeFormula(context: TokenizeContext, effects: Effects, { mark, close }: FoundFormula, done: State): State {
  let left = mark
  return (code) => {
    effects.enter('formulaMark')
    return opening(code)
  }

  function opening(code: Code): State | undefined {
    if (left > 0) {
      left--
      effects.consume(code)
      return opening
    }
    effects.exit('formulaMark')
    return between(code)
  }
  function between(code: Code): State | undefined {
    if (code === null) return done(code)
    if (context.now().offset >= close) return closing(code)
    if (isLineEnding(code)) {
      effects.enter('lineEnding')
      effects.consume(code)
      effects.exit('lineEnding')
      return between
    }
    effects.enter('formulaText')
    return inside(code)
  }
  function inside(code: Code): State | undefined {
    if (code === null || isLineEnding(code) || context.now().offset >= close) {
      effects.exit('formulaText')
      return between(code)
    }
    effects.consume(code)
    return inside
  }
  function closing(code: Code): State | undefined {
    effects.enter('formulaMark')
    left = mark
    return closingMark(code)
  }
  function closingMark(code: Code): State | undefined {
    if (left > 0 && code !== null && !isLineEnding(code) && !(isSpace(code) && left === mark)) {
      left--
      effects.consume(code)
      return closingMark
    }
    effects.exit('formulaMark')
    return done(code)
  }
}

/**
 * GitHub's tables, in which a `|` within a formula divides no cells: |x| and P(A|B) are everyday mathematics.
 * @param source what will be parsed with it, whole
 */
export function tableSyntax(source: string): Extension {
  const extension = gfmTable()
  const table = extension.flow?.['null'] as Construct
  const isInFormula = pipesInFormulas(source)
  return {
    flow: {
      null: {
        ...table,
        tokenize(effects, ok, nok) {
          let within = true
          const leave =
            (state: State): State =>
            (code) => {
              within = false
              return state(code)
            }
          let read: Code = null
          const through: Effects = { ...effects, consume: () => effects.consume(read) }
          /** Shows the table a letter where a formula has a pipe; what is kept of the source is only where it stands. */
          const masked =
            (state: State): State =>
            (code) => {
              read = code
              const next = state(code === 124 && isInFormula(this.now().offset) ? 97 : code)
              return next && within ? masked(next) : next
            }
          return masked(table.tokenize.call(this, through, leave(ok), leave(nok)))
        }
      }
    }
  }
}

function pipesInFormulas(source: string): (offset: number) => boolean {
  const known = new Map<number, FoundFormula[]>()
  return (offset) => {
    const from = source.lastIndexOf('\n', offset - 1) + 1
    let formulas = known.get(from)
    if (!formulas) {
      const end = source.indexOf('\n', offset)
      known.set(from, (formulas = formulasIn(source, from, end === -1 ? source.length : end)))
    }
    return formulas.some(({ at, close }) => offset > at && offset < close)
  }
}
