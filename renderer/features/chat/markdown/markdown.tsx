import { memo, useLayoutEffect, useMemo } from 'react'
import { ErrorBoundary } from '../../../ui/error-boundary.tsx'
import { CodeBlock } from './code-block.tsx'
import { groupPieces, type Group } from './group-pieces.ts'
import { MarkdownPiece } from './markdown-piece.tsx'
import { plainPieces } from './pieces.ts'
import { PlainText } from './plain-text.tsx'
import { TableBlock } from './table-block.tsx'
import { TableRows } from './table-rows.tsx'
import { TailContext } from './tail-context.ts'
import { usePieces } from './use-pieces.ts'
import { Windowed } from './windowed.tsx'
import styles from './markdown.module.css'

/** So many groups are always in the page, as most answers have no more. */
const ALWAYS_PAINTED = 8
/** Characters on a line and how high it is, for text that was never painted. */
const LINE_CHARACTERS = 80
const LINE_PX = 24

export interface MarkdownProps {
  text: string
  growing: boolean
  /** Told whether the end of the text is not read yet: it is missing, or shown as it was written. */
  onBehind?: (behind: boolean) => void
}

/**
 * Markdown that may still be growing. It is read away from the page's thread, in pieces (pieces.ts): those that are
 * finished are kept as they were painted, and of a long answer only what is near the view is in the page. What the reader
 * has not got to is shown as it was written.
 */
export function Markdown({ text, growing, onBehind }: MarkdownProps) {
  const { pieces, covered, late } = usePieces(text, growing)
  const behind = covered < text.length
  // Before the page is painted: no end of an answer is announced while its last words are missing or not in their form.
  useLayoutEffect(() => onBehind?.(behind), [onBehind, behind])
  const groups = useMemo(() => groupPieces(pieces), [pieces])
  const rest = late ? text.slice(covered) : ''
  const isLong = groups.length > ALWAYS_PAINTED
  return (
    <div className={styles['markdown']}>
      {groups.map((group, at) => {
        const isTail = growing && at === groups.length - 1
        const content = (
          <ErrorBoundary fallback={<p className={styles['plain']}>{sourceOf(group)}</p>}>
            <TailContext value={isTail}>
              <GroupView group={group} />
            </TailContext>
          </ErrorBoundary>
        )
        const className = `${styles['group']} ${joins(group) ? styles['joins'] : ''}`
        return (
          <Windowed
            key={at}
            className={className}
            estimatePx={estimateOf(group)}
            atFirst={!isLong || at < 2 || at >= groups.length - 2}
            always={!isLong || group.kind === 'table'}
          >
            {content}
          </Windowed>
        )
      })}
      {rest !== '' && <Rest text={rest} />}
    </div>
  )
}

/** Only a group that changed is painted again. */
const GroupView = memo(
  function GroupView({ group }: { group: Group }) {
    switch (group.kind) {
      case 'plain':
        return <PlainText text={group.piece.text} reason={group.piece.reason} first={group.piece.first} />
      case 'code':
        return <CodeBlock code={group.code} language={group.language} />
      case 'table': {
        const widths = group.widths === '' ? undefined : group.widths.split(',').map(Number)
        return (
          <TableBlock sources={group.sources} {...(widths && { widths })}>
            {group.sources.map((source, at) => (
              <TableRows
                key={at}
                source={source}
                first={at === 0}
                atFirst={!widths || at >= group.sources.length - 1}
              />
            ))}
          </TableBlock>
        )
      }
      case 'text':
        return <MarkdownPiece source={group.piece.source} start={group.piece.start} loose={group.piece.loose} />
      default:
        return group satisfies never
    }
  },
  ({ group: before }, { group: after }) => isSame(before, after)
)

/** The end of a text that was not read yet. */
function Rest({ text }: { text: string }) {
  const pieces = useMemo(() => plainPieces(text, 'slow'), [text])
  return pieces.map((piece, at) =>
    piece.kind === 'plain' ? (
      <Windowed
        key={at}
        estimatePx={(piece.text.length / LINE_CHARACTERS) * LINE_PX}
        atFirst={pieces.length <= ALWAYS_PAINTED || at < 2 || at >= pieces.length - 2}
      >
        <PlainText text={piece.text} reason={null} first={false} />
      </Windowed>
    ) : null
  )
}

const joins = (group: Group): boolean =>
  group.kind === 'text' ? group.piece.joins : group.kind === 'plain' && !group.piece.first

function isSame(one: Group, other: Group): boolean {
  if (one.kind === 'table')
    return (
      other.kind === 'table' &&
      one.widths === other.widths &&
      one.sources.length === other.sources.length &&
      one.sources.every((source, at) => source === other.sources[at])
    )
  if (one.kind === 'code') return other.kind === 'code' && one.code === other.code && one.language === other.language
  if (one.kind === 'plain') return other.kind === 'plain' && one.piece.text === other.piece.text
  return (
    other.kind === 'text' &&
    one.piece.source === other.piece.source &&
    one.piece.start === other.piece.start &&
    one.piece.loose === other.piece.loose
  )
}

function sourceOf(group: Group): string {
  if (group.kind === 'code') return group.code
  if (group.kind === 'table') return group.sources.join('\n')
  return group.kind === 'plain' ? group.piece.text : group.piece.source
}

function estimateOf(group: Group): number {
  const source = sourceOf(group)
  return Math.max(source.split('\n').length, Math.ceil(source.length / LINE_CHARACTERS)) * LINE_PX
}
