import type { ReactNode } from 'react'
import styles from './pill.module.css'

/** A short mark. The tone repeats what the words say, never more. */
export function Pill({
  tone = 'plain',
  children
}: {
  tone?: 'plain' | 'private' | 'accent' | 'warn'
  children: ReactNode
}) {
  return <span className={`${styles['pill']} ${styles[tone]}`}>{children}</span>
}
