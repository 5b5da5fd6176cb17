import { useContext, type ReactNode } from 'react'
import page from '../../ui/page.module.css'
import { SettingsSearch, useIsFound } from './settings-search.ts'
import styles from './setting.module.css'

/** Settings that belong together. Where its title is looked for, all of them are shown. */
export function SettingsSection({ title, children }: { title: string; children: ReactNode }) {
  const found = useIsFound(title)
  const wanted = useContext(SettingsSearch)
  return (
    <section className={found ? styles['found'] : styles['section']}>
      <h2 className={page['heading']}>{title}</h2>
      <div className={styles['card']}>
        <SettingsSearch value={found ? '' : wanted}>{children}</SettingsSearch>
      </div>
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
  const found = useIsFound(title, text)
  if (!found) return null
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
