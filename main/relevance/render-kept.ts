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
  const out: string[] = []
  let gap = false
  let headOf = -1
  for (const [index, { start, end, table }] of passages.entries()) {
    if (!kept.has(index)) {
      gap = true
      continue
    }
    if (gap) mark(out)
    gap = false
    if (table && start !== table.headStart && headOf !== table.headStart)
      out.push(text.slice(table.headStart, table.headEnd))
    headOf = table?.headStart ?? -1
    out.push(text.slice(start, end))
  }
  if (gap) mark(out)
  const rendered = out.join('')
  return gap ? rendered.trimEnd() : rendered
}

/** Sets a mark on a line of its own after what there is. */
function mark(parts: string[]): void {
  while (parts.at(-1)?.trimEnd() === '') parts.pop()
  const last = parts.pop()
  parts.push(last === undefined ? `${LEFT_OUT}\n` : `${last.trimEnd()}\n${LEFT_OUT}\n`)
}
