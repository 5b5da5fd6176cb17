import { useId, type ComponentProps, type ReactNode } from 'react'
import styles from './field.module.css'

interface FieldProps extends ComponentProps<'input'> {
  label: string
  /** Beside the label, such as a link. */
  aside?: ReactNode
  /** What to know before it is filled in. */
  hint?: ReactNode
  /** What is wrong with it. */
  error?: string | undefined
}

/** A named line of text in a form, with what to know about it and what is wrong with it. */
export function Field({ label, aside, hint, error, ...input }: FieldProps) {
  const id = useId()
  const says = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={styles['field']}>
      <span className={styles['label']}>
        <label htmlFor={id}>{label}</label>
        {aside}
      </span>
      <input
        id={id}
        className={styles['input']}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={error !== undefined}
        aria-describedby={says || undefined}
        {...input}
      />
      {hint && (
        <p id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className={styles['error']} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
