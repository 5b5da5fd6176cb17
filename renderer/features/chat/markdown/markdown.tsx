import { useMemo } from 'react'
import remend from 'remend'
import { ErrorBoundary } from '../../../ui/error-boundary.tsx'
import { definitionsIn, withDefinitions } from './definitions.ts'
import { listChunks } from './list-chunks.ts'
import { MarkdownBlock, TableRows } from './markdown-block.tsx'
import { unifyMath } from './math-delimiters.ts'
import { splitBlocks } from './split-blocks.ts'
import { TableBlock } from './table-block.tsx'
import { tableChunks } from './table-chunks.ts'
import { TailContext } from './tail-context.ts'
import styles from './markdown.module.css'

/**
 * Markdown that may still be growing: finished blocks are kept as they were painted, the last one is closed provisionally
 * so that half a table or half a bold word does not flicker.
 */
export function Markdown({ text, growing }: { text: string; growing: boolean }) {
  const blocks = useMemo(() => splitBlocks(text), [text])
  const definitions = useMemo(() => definitionsIn(blocks, growing), [blocks, growing])
  return (
    <div className={styles['markdown']}>
      {blocks.map((block, index) => {
        const isTail = growing && index === blocks.length - 1
        const rows = tableChunks(block)
        const items = rows ? null : listChunks(block)
        const pieces = rows ?? items?.map(({ text }) => text) ?? [block]
        const texts = pieces.map((piece, at) => {
          const closed =
            isTail && at === pieces.length - 1 ? remend(piece, { linkMode: 'text-only', htmlTags: false }) : piece
          return withDefinitions(unifyMath(closed), definitions)
        })
        return (
          <ErrorBoundary key={index} fallback={<p className={styles['plain']}>{block}</p>}>
            <TailContext value={isTail}>
              {rows ? (
                <TableBlock>
                  {texts.map((text, at) => (
                    <TableRows key={at} text={text} first={at === 0} />
                  ))}
                </TableBlock>
              ) : (
                texts.map((text, at) => (
                  <MarkdownBlock key={at} text={text} start={items?.[at]?.start} loose={items?.[at]?.loose} />
                ))
              )}
            </TailContext>
          </ErrorBoundary>
        )
      })}
    </div>
  )
}
