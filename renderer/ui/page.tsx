import type { ReactNode } from 'react'
import styles from './page.module.css'

/** A page in the middle of the window: a title, what it is for, and its parts in one column. */
export function Page({
  title,
  text,
  action,
  children
}: {
  title: string
  text: string
  action?: ReactNode
  children: ReactNode
}) {
  return (
    <div className={styles['page']} data-region="messages" tabIndex={-1}>
      <div className={styles['column']}>
        <header className={styles['head']}>
          <div>
            <h1 className={styles['title']}>{title}</h1>
            <p className={styles['text']}>{text}</p>
          </div>
          {action}
        </header>
        {children}
      </div>
    </div>
  )
}
