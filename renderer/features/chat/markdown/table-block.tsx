import { useRef, type ReactNode } from 'react'
import { useText } from '../../../i18n/use-text.ts'
import { CopyButton } from '../copy-button.tsx'
import { askReader } from './reader.ts'
import styles from './table-block.module.css'

const asLine = (cells: readonly string[]): string => cells.map((cell) => cell.replace(/\s+/g, ' ').trim()).join('\t')

/** The cells of a table that is in the page as a whole; a formula is its source. */
function cellsIn(table: HTMLTableElement): string[][] {
  const whole = table.cloneNode(true) as HTMLTableElement
  for (const formula of whole.querySelectorAll<HTMLElement>('[data-formula]'))
    formula.textContent = formula.dataset['formula'] ?? ''
  return Array.from(whole.rows, (row) => Array.from(row.cells, (cell) => cell.textContent))
}

const isWhole = (table: HTMLTableElement): boolean => !table.querySelector('tbody[aria-hidden]')

/** Reads the cells where not all of them are in the page. */
async function cellsOf(sources: readonly string[]): Promise<string[][]> {
  const rows: string[][] = []
  for (const [at, source] of sources.entries())
    rows.push(...((await askReader('cells', { source, laterRows: at > 0 })) ?? []))
  return rows
}

/**
 * A table that scrolls sideways on its own and can be copied into a spreadsheet.
 * @param sources the pieces of a table of which not all is in the page
 * @param widths of its columns in characters, where they must not depend on what is in the page
 */
export function TableBlock({
  children,
  sources,
  widths
}: {
  children: ReactNode
  sources?: readonly string[]
  widths?: readonly number[]
}) {
  const { t } = useText()
  const table = useRef<HTMLTableElement>(null)
  const copied = (): string | Promise<string> => {
    if (!table.current) return ''
    if (!sources || isWhole(table.current)) return cellsIn(table.current).map(asLine).join('\n')
    return cellsOf(sources).then((rows) => rows.map(asLine).join('\n'))
  }
  const total = widths?.reduce((sum, width) => sum + width, 0)
  return (
    <div className={styles['block']}>
      <div className={styles['scroll']} tabIndex={0} role="group" aria-label={t('chat.table')}>
        <table
          ref={table}
          className={styles['table']}
          style={total === undefined ? undefined : { tableLayout: 'fixed', minWidth: `${total}ch` }}
        >
          {widths && (
            <colgroup>
              {widths.map((width, column) => (
                <col key={column} style={{ width: `${width}ch` }} />
              ))}
            </colgroup>
          )}
          {children}
        </table>
      </div>
      <CopyButton className={styles['copy']} text={copied} label={t('chat.copyTable')} />
    </div>
  )
}
