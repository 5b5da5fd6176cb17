import styles from './switch.module.css'

/** On or off, at once. */
export function Switch({
  id,
  label,
  checked,
  onChange
}: {
  id?: string
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
}) {
  return (
    <input
      id={id}
      type="checkbox"
      role="switch"
      className={styles['switch']}
      aria-label={label}
      checked={checked}
      onChange={(event) => onChange(event.target.checked)}
    />
  )
}
