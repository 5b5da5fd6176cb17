import type { CompletionChunk } from '../../domain/completion.ts'
import type { ToolBudget } from '../wire/tool-budget.ts'
import { at, countOf, fieldsOf, textOf } from '../wire/fields.ts'

interface Call {
  index: number | undefined
  id: string
  name: string
  arguments: string
}

function isWholeJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * Puts the calls of tools together from the pieces that servers send: by index where there is one, by id where indexes
 * are missing or all the same, else the last call goes on.
 */
export class ToolCalls {
  readonly #calls: Call[] = []
  readonly #budget: ToolBudget

  constructor(budget: ToolBudget) {
    this.#budget = budget
  }

  /** @throws SextantError `answer-too-many`, `answer-too-big` */
  add(piece: unknown): void {
    const index = countOf(at(piece, 'index'))
    const id = textOf(at(piece, 'id'))
    const name = textOf(at(piece, 'function', 'name')) ?? textOf(at(piece, 'name'))
    const given: unknown = at(piece, 'function', 'arguments') ?? at(piece, 'arguments')
    const text = this.#budget.piece(typeof given === 'string' ? given : fieldsOf(given) ? JSON.stringify(given) : '')
    this.#budget.piece(name ?? '')
    const call = this.#goesOn(index, id, name)
    if (!call) {
      this.#budget.call()
      this.#budget.piece(id ?? '')
      this.#calls.push({ index, id: id ?? '', name: name ?? '', arguments: text })
      return
    }
    call.id ||= id ?? ''
    // Some repeat the name with every piece, a few send it in pieces.
    if (name !== undefined && name !== call.name)
      call.name = call.arguments === '' && id === undefined ? call.name + name : call.name || name
    call.arguments += text
  }

  #goesOn(index: number | undefined, id: string | undefined, name: string | undefined): Call | undefined {
    const sameId = id === undefined ? undefined : this.#calls.findLast((call) => call.id === id)
    if (sameId) return sameId
    if (index === undefined) return id === undefined && name === undefined ? this.#calls.at(-1) : undefined
    const sameIndex = this.#calls.findLast((call) => call.index === index)
    if (!sameIndex) return undefined
    // Some servers count every call as the first: a new id and name after a call that is whole begin another.
    const begins = id !== undefined && name !== undefined && sameIndex.name !== '' && sameIndex.id !== ''
    return begins && (sameIndex.arguments === '' || isWholeJson(sameIndex.arguments)) ? undefined : sameIndex
  }

  get chunks(): CompletionChunk[] {
    return this.#calls.map(({ id, name, arguments: text }) => ({ type: 'tool-call', id, name, arguments: text }))
  }
}
