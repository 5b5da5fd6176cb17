import type { Root } from 'hast'
import { useEffect, useState } from 'react'
import { BoundedCache } from './bounded-cache.ts'
import type { MarkdownPiece } from './read-piece.ts'
import { askNow, askReader } from './reader.ts'

/** Why a piece has no tree. */
export type NoTree = 'deep' | 'slow'

const read = new BoundedCache<Root | NoTree>({ entries: 2_000, characters: 4_000_000 })

/** The tree of a piece; of what stood there before, while it is read; null before anything was. */
export function useTree({ source, start, loose, laterRows }: MarkdownPiece): Root | NoTree | null {
  const key = keyOf({ kind: 'markdown', source, start, loose, laterRows })
  const [latest, setLatest] = useState(() => known(key, { kind: 'markdown', source, start, loose, laterRows }))
  const now = known(key, { kind: 'markdown', source, start, loose, laterRows })
  useEffect(() => {
    if (read.get(key) !== undefined) return
    let watching = true
    void askReader('tree', { kind: 'markdown', source, start, loose, laterRows }).then((tree) => {
      const found = tree === undefined ? 'slow' : (tree ?? 'deep')
      read.set(key, found)
      if (watching) setLatest(found)
    })
    return () => {
      watching = false
    }
  }, [key, source, start, loose, laterRows])
  return now ?? latest ?? null
}

/** Keeps a tree that came without being asked for. */
export function keepTree(piece: MarkdownPiece, tree: Root | null): void {
  read.set(keyOf(piece), tree ?? 'deep')
}

const keyOf = ({ source, start, loose, laterRows }: MarkdownPiece): string => `${start}|${loose}|${laterRows}|${source}`

function known(key: string, piece: MarkdownPiece): Root | NoTree | undefined {
  const found = read.get(key)
  if (found !== undefined) return found
  const tree = askNow('tree', piece)
  if (tree === undefined) return undefined
  read.set(key, tree ?? 'deep')
  return tree ?? 'deep'
}
