import type { Element } from 'hast'
import type { CompileContext, Extension, Token } from 'mdast-util-from-markdown'
import type { State } from 'mdast-util-to-hast'

/** A formula in the tree of a text; `display` is set on a line of its own. */
export interface FormulaNode {
  type: 'formula'
  value: string
  display: boolean
  /** Alone in its block rather than within a sentence. */
  block: boolean
}

declare module 'mdast' {
  interface RootContentMap {
    formula: FormulaNode
  }
  interface PhrasingContentMap {
    formula: FormulaNode
  }
}
declare module 'mdast-util-from-markdown' {
  interface CompileData {
    inTable?: boolean | undefined
  }
}

/** What only works on a line of its own. */
const DISPLAY_ONLY = /\\tag\*?\{|\\begin\{(?:align|alignat|equation|gather|multline|eqnarray|flalign)\*?\}/

/** Makes nodes of the formulas that `formulaSyntax` found. */
export function formulaNodes(): Extension {
  let lines: string[] = []
  let firstLine = 0
  const begin = (block: boolean) =>
    function (this: CompileContext, token: Token): undefined {
      lines = []
      firstLine = token.start.line
      this.enter({ type: 'formula', value: '', display: token._display ?? false, block }, token)
      this.buffer()
    }
  function end(this: CompileContext, token: Token): undefined {
    this.resume()
    const node = this.stack.at(-1) as unknown as FormulaNode
    const value = lines.join('\n').trim()
    // As in code, a pipe may be escaped in a table, where it would end the cell.
    node.value = this.data.inTable ? value.replace(/\\\|/g, '|') : value
    node.display ||= DISPLAY_ONLY.test(value)
    this.exit(token)
  }
  return {
    enter: { formula: begin(false), formulaBlock: begin(true) },
    exit: {
      formula: end,
      formulaBlock: end,
      formulaText(this: CompileContext, token: Token): undefined {
        // Empty lines have no text.
        while (lines.length < token.start.line - firstLine) lines.push('')
        lines.push(this.sliceSerialize(token))
      }
    }
  }
}

/** The element that stands for a formula until it is set. */
export function formulaElement(_state: State, node: FormulaNode): Element {
  return {
    type: 'element',
    tagName: node.block ? 'formula-block' : 'formula-text',
    properties: {},
    children: [{ type: 'text', value: node.value }],
    data: { display: node.display }
  }
}

declare module 'hast' {
  interface ElementData {
    display?: boolean
  }
}
