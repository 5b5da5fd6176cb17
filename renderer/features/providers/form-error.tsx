import type { PlainError } from '../../../main/domain/errors.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import styles from './form-error.module.css'

/** Why a form was not taken, and what to do about it. */
export function FormError({ error }: { error: PlainError }) {
  const { message, advice } = useErrorText()(error)
  return (
    <p className={styles['error']} role="alert">
      <strong>{message}</strong> {advice}
    </p>
  )
}
