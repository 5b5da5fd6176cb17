import { useState, type ReactNode } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { findTemplates, type Template } from './templates.ts'
import styles from './template-list.module.css'

/** The templates that a message beginning with `/` asks for; undefined where it asks for none. */
export function useSlash(text: string): { found: Template[]; at: number; choose: (at: number) => void } | undefined {
  const { language } = useText()
  const [chosen, setChosen] = useState({ text: '', at: 0 })
  if (!/^\/[^\n/]*$/u.test(text)) return undefined
  const found = findTemplates(text.slice(1), language).slice(0, 8)
  if (found.length === 0) return undefined
  const at = chosen.text === text ? Math.min(chosen.at, found.length - 1) : 0
  return { found, at, choose: (next) => setChosen({ text, at: (next + found.length) % found.length }) }
}

/** What `/` offers, above the message field; the keys of the field move through it. */
export function TemplateList({
  found,
  at,
  onTake
}: {
  found: Template[]
  at: number
  onTake: (template: Template) => void
}): ReactNode {
  const { t } = useText()
  return (
    <ul className={styles['list']} role="listbox" aria-label={t('templates.choose')}>
      {found.map((template, index) => (
        <li
          key={template.id}
          role="option"
          aria-selected={index === at}
          className={`${styles['item']} ${index === at ? styles['chosen'] : ''}`}
          onMouseDown={(event) => {
            event.preventDefault()
            onTake(template)
          }}
        >
          <span className={styles['name']}>{template.name}</span>
          <span className={styles['text']}>{template.text.split('\n', 1)[0]}</span>
        </li>
      ))}
    </ul>
  )
}
