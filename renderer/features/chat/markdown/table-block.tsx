import { useRef, type ReactNode } from 'react'
import { useText } from '../../../i18n/use-text.ts'
import { CopyButton } from '../copy-button.tsx'
import styles from './table-block.module.css'

/** The cells of a table as tab-separated lines, which spreadsheets take as a table. */
function tableText(table: HTMLTableElement): string {
  return Array.from(table.rows, (row) =>
    Array.from(row.cells, (cell) => cell.textContent.replace(/\s+/g, ' ').trim()).join('\t')
  ).join('\n')
}

/** A table that scrolls sideways on its own and can be copied into a spreadsheet. */
export function TableBlock({ children }: { children: ReactNode }) {
  const { t } = useText()
  const table = useRef<HTMLTableElement>(null)
  return (
    <div className={styles['block']}>
      <div className={styles['scroll']} tabIndex={0} role="group" aria-label={t('chat.table')}>
        <table ref={table} className={styles['table']}>
          {children}
        </table>
      </div>
      <CopyButton
        className={styles['copy']}
        text={() => (table.current ? tableText(table.current) : '')}
        label={t('chat.copyTable')}
      />
    </div>
  )
}
