import type { ComponentProps } from 'react'
import styles from './select.module.css'

/** One of many, chosen from the system's own list. */
export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select className={`${styles['select']} ${className ?? ''}`} {...props} />
}
