import { ANSWER_LIMITS } from '../../domain/limits.ts'
import { at, listOf, textOf } from '../wire/fields.ts'
import type { ToolBudget } from '../wire/tool-budget.ts'

/** A list where its places are numbers, else an object. Maps: the names are a model's words. */
interface Container {
  list: boolean
  members: Map<string | number, Value>
}
type Value = Container | string | number | boolean | null

/** The steps of a path such as `$.operations[0].action` or `$['a b']` (RFC 9535, names and indexes only). */
function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[(['"])(.*?)\3\]/g)].map(([, name, index, , quoted]) =>
    index === undefined ? (name ?? quoted ?? '') : Number(index)
  )
}

/** Puts arguments of a call together that come a value at a time, each with its place; texts in pieces. */
export class PartialArguments {
  readonly #root: Container = { list: false, members: new Map() }
  readonly #budget: ToolBudget

  constructor(budget: ToolBudget) {
    this.#budget = budget
  }

  /** A place that is deeper or further along a list than any argument has is left out. @throws SextantError `answer-too-big` */
  add(partial: unknown): void {
    const path = this.#budget.piece(textOf(at(partial, 'jsonPath')) ?? '')
    const steps = stepsOf(path)
    const last = steps.at(-1)
    if (last === undefined || steps.length > ANSWER_LIMITS.depth) return
    let place = this.#root
    for (const [depth, step] of steps.entries()) {
      if (typeof step === 'number' && step > place.members.size + ANSWER_LIMITS.listGap) return
      if (depth === steps.length - 1) break
      const there = place.members.get(step)
      const next: Container = isContainer(there)
        ? there
        : { list: typeof steps[depth + 1] === 'number', members: new Map() }
      place.members.set(step, next)
      place = next
    }
    place.members.set(last, this.#value(partial, place.members.get(last)))
  }

  addAll(partials: unknown): void {
    for (const partial of listOf(partials)) this.add(partial)
  }

  get json(): string {
    return jsonOf(this.#root)
  }

  #value(partial: unknown, before: Value | undefined): Value {
    const text = at(partial, 'stringValue')
    if (typeof text === 'string') return (typeof before === 'string' ? before : '') + this.#budget.piece(text)
    const value = at(partial, 'numberValue') ?? at(partial, 'boolValue')
    return typeof value === 'number' || typeof value === 'boolean' ? value : null
  }
}

const isContainer = (value: Value | undefined): value is Container => typeof value === 'object' && value !== null

function jsonOf(value: Value): string {
  if (!isContainer(value)) return JSON.stringify(value)
  if (!value.list)
    return `{${[...value.members].map(([name, member]) => `${JSON.stringify(String(name))}:${jsonOf(member)}`).join(',')}}`
  const places = [...value.members.keys()].filter((place) => typeof place === 'number')
  const length = places.reduce((longest, place) => Math.max(longest, place + 1), 0)
  return `[${Array.from({ length }, (_, place) => jsonOf(value.members.get(place) ?? null)).join(',')}]`
}
