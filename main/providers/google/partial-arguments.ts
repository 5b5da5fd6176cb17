import { at, listOf, textOf } from '../wire/fields.ts'

type Container = Record<string | number, unknown>

/** The steps of a path such as `$.operations[0].action` or `$['a b']` (RFC 9535, names and indexes only). */
function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[(['"])(.*?)\3\]/g)].map(([, name, index, , quoted]) =>
    index === undefined ? (name ?? quoted ?? '') : Number(index)
  )
}

/**
 * Puts arguments of a call together that come a value at a time, each with its place; texts in pieces. A place inside
 * the prototype of an object is refused.
 */
export class PartialArguments {
  readonly #root: Container = {}

  add(partial: unknown): void {
    const steps = stepsOf(textOf(at(partial, 'jsonPath')) ?? '')
    const last = steps.at(-1)
    if (last === undefined || steps.some((step) => step === '__proto__')) return
    let place = this.#root
    steps.slice(0, -1).forEach((step, depth) => {
      if (typeof place[step] !== 'object' || place[step] === null)
        place[step] = typeof steps[depth + 1] === 'number' ? [] : {}
      place = place[step] as Container
    })
    const text = at(partial, 'stringValue')
    if (typeof text === 'string') place[last] = typeof place[last] === 'string' ? place[last] + text : text
    else place[last] = at(partial, 'numberValue') ?? at(partial, 'boolValue') ?? null
  }

  addAll(partials: unknown): void {
    for (const partial of listOf(partials)) this.add(partial)
  }

  get json(): string {
    return JSON.stringify(this.#root)
  }
}
