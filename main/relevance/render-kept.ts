import type { Passage } from '../domain/passage.ts'

/** Stands where passages of a text are left out. The model is told what it means. */
export const LEFT_OUT = '[…]'

/**
 * The kept passages of a text in their order, with a mark where others are left out, and the head of a table above its
 * rows.
 * @param kept indexes into `passages`
 */
export function renderKept(text: string, passages: readonly Passage[], kept: ReadonlySet<number>): string {
  if (kept.size === passages.length) return text
  let out = ''
  let gap = false
  let headOf = -1
  for (const [index, { start, end, table }] of passages.entries()) {
    if (!kept.has(index)) {
      gap = true
      continue
    }
    if (gap) out = withMark(out)
    gap = false
    if (table && start !== table.headStart && headOf !== table.headStart)
      out += text.slice(table.headStart, table.headEnd)
    headOf = table?.headStart ?? -1
    out += text.slice(start, end)
  }
  return gap ? withMark(out).trimEnd() : out
}

function withMark(text: string): string {
  if (text === '') return `${LEFT_OUT}\n`
  return `${text.trimEnd()}\n${LEFT_OUT}\n`
}
