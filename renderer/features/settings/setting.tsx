import type { ReactNode } from 'react'
import page from '../../ui/page.module.css'
import styles from './setting.module.css'

/** Settings that belong together. */
export function SettingsSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className={page['heading']}>{title}</h2>
      <div className={styles['card']}>{children}</div>
    </section>
  )
}

/** One setting: what it does on the left, its control on the right, or below where it needs the width. */
export function Setting({
  title,
  text,
  below = false,
  children
}: {
  title: string
  text?: string | undefined
  below?: boolean
  children: ReactNode
}) {
  return (
    <div className={`${styles['setting']} ${below ? styles['below'] : ''}`}>
      <div className={styles['words']}>
        <h3 className={styles['title']}>{title}</h3>
        {text && <p className={styles['text']}>{text}</p>}
      </div>
      {children}
    </div>
  )
}
