import { memo } from 'react'
import { MarkdownPiece } from './markdown-piece.tsx'
import { RowsContext } from './rows-context.ts'
import { useNear } from './use-near.ts'

const ROW_PX = 36

/** Some rows of a table (table-chunks.ts) that are painted while they are near the view; the head comes with the first. */
export const TableRows = memo(function TableRows({
  source,
  first,
  atFirst
}: {
  source: string
  first: boolean
  atFirst: boolean
}) {
  const { ref, near, heightPx } = useNear<HTMLTableSectionElement>(atFirst)
  if (first) return <MarkdownPiece source={source} as="firstRows" />
  if (near)
    return (
      <RowsContext value={ref}>
        <MarkdownPiece source={source} as="laterRows" />
      </RowsContext>
    )
  const rows = source.split('\n').length - 2
  return (
    <tbody ref={ref} aria-hidden="true">
      <tr style={{ height: heightPx ?? rows * ROW_PX }}>
        <td />
      </tr>
    </tbody>
  )
})
