import { LINES_TOGETHER, PIECE_WEIGHT } from './limits.ts'
import { weightOf } from './weight.ts'

const ITEM = /^(?:[-+*]|(\d{1,9})[.)])(?:[ \t]|$)/
/** An item up to its text. */
const TEXT = /^(?:[-+*]|\d{1,9}[.)])(?: {1,4}(?=\S)|[ \t]|$)/
const RULE = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,})$/
/** What may yet become an item: its line is not whole. */
const PERHAPS_ITEM = /^\d{1,9}$/

export interface ListChunk {
  text: string
  /** The number of its first item, as the whole list counts; null where the list begins. */
  start: number | null
  /** Whether its items stand apart, as those at the beginning of the list do. */
  loose: boolean
}

/**
 * A piece that is one list and nothing else, as lists of some lines each: all but the last are finished while items come.
 * Cuts only between items of the outermost list. Null for anything else and for lists that are short.
 */
export function listChunks(block: string): ListChunk[] | null {
  const first = ITEM.exec(block.slice(0, 12).split('\n')[0] ?? '')
  if (!first) return null
  const lines = block.split('\n')
  if (lines.length <= LINES_TOGETHER && weightOf(block) <= PIECE_WEIGHT) return null
  const mark = markOf(lines[0] ?? '')
  let items = 0
  let begun = 0
  let within = 0
  let loose = false
  let start: number | null = null
  let weight = 0
  const chunks: ListChunk[] = []
  const close = (end: number, nextStart: number): void => {
    chunks.push({ text: `${lines.slice(begun, end).join('\n')}\n`, start, loose: loose && chunks.length > 0 })
    begun = end
    start = nextStart
    weight = 0
  }
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue
    const indent = indentOf(line)
    const own = weightOf(line)
    weight += own
    // What stands less far in than the text of its item may end the list.
    if (indent > 0 && indent < within) return null
    if (indent > 0) continue
    if (!ITEM.test(line) || RULE.test(line)) {
      // A line at the margin that is no item may end the list, unless it is not whole.
      if (at === lines.length - 1 && PERHAPS_ITEM.test(line)) continue
      return null
    }
    if (markOf(line) !== mark) return null
    if (at - begun >= LINES_TOGETHER || (weight > PIECE_WEIGHT && at > begun)) {
      close(at, Number(first[1] ?? 0) + items)
      weight = own
    }
    if (chunks.length === 0 && at > 0 && lines[at - 1]?.trim() === '') loose = true
    items++
    within = (TEXT.exec(line)?.[0] ?? line).length
  }
  close(lines.length, 0)
  return chunks
}

/** How far in a line stands; a tab counts as four. */
const indentOf = (line: string): number => (/^\s*/.exec(line)?.[0] ?? '').replaceAll('\t', '    ').length

/** Lists with another mark are other lists. */
const markOf = (line: string): string => /^\d+(.)/.exec(line)?.[1] ?? line.charAt(0)

interface ListNode {
  type: string
  ordered?: boolean | null
  start?: number | null
  spread?: boolean | null
  data?: { hProperties?: Record<string, unknown> }
  children?: ListNode[]
}

/** Makes the list of a piece go on with the one before it. */
export function goesOn({ start, loose }: { start: number; loose: boolean }) {
  return (tree: ListNode): void => {
    const list = tree.children?.find(({ type }) => type === 'list')
    if (!list) return
    if (list.ordered) list.start = start
    list.spread ||= loose
    list.data = { hProperties: { className: ['goes-on'] } }
  }
}
