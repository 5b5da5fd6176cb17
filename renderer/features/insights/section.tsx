import type { ReactNode } from 'react'
import { toneVariable, type Tone } from '../../ui/chart-colours.ts'
import styles from './section.module.css'

interface SectionProps {
  title: string
  legend?: readonly { key: string; label: string; tone: Tone; dashed?: boolean }[]
  /** Controls at the end of the heading. */
  end?: ReactNode
  children: ReactNode
}

/** A part of the page under its heading. */
export function Section({ title, legend, end, children }: SectionProps) {
  return (
    <section className={styles['section']} aria-label={title}>
      <div className={styles['head']}>
        <h2 className={styles['title']}>{title}</h2>
        {legend && (
          <ul className={styles['legend']}>
            {legend.map(({ key, label, tone, dashed }) => (
              <li key={key}>
                <i
                  className={dashed ? styles['dashed'] : styles['patch']}
                  style={dashed ? { borderColor: toneVariable(tone) } : { background: toneVariable(tone) }}
                />
                {label}
              </li>
            ))}
          </ul>
        )}
        {end && <div className={styles['end']}>{end}</div>}
      </div>
      {children}
    </section>
  )
}
