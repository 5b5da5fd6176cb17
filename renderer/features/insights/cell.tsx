import type { ReactNode } from 'react'
import table from '../../ui/table.module.css'
import styles from './tables.module.css'

/** A number of a table; where turns stand behind it, the way to them. */
export function NumberCell({
  children,
  label,
  onClick
}: {
  children: ReactNode
  label?: string
  onClick?: (() => void) | false | undefined
}) {
  return (
    <td className={table['number']}>
      {onClick ? (
        <button type="button" className={styles['open']} aria-label={label} onClick={onClick}>
          {children}
        </button>
      ) : (
        children
      )}
    </td>
  )
}
