import styles from './day-field.module.css'

interface DayFieldProps {
  label: string
  /** `2026-11-23`. */
  value: string
  max?: string
  onChange: (day: string) => void
}

/** A day, typed or chosen from a calendar. */
export function DayField({ label, value, max, onChange }: DayFieldProps) {
  return (
    <input
      type="date"
      className={styles['field']}
      aria-label={label}
      value={value}
      max={max}
      // While a day is being typed there is none.
      onChange={(event) => event.target.value !== '' && onChange(event.target.value)}
    />
  )
}
