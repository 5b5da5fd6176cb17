import styles from './progress-bar.module.css'

/** How far something has come, 0 to 1; the number itself stands beside it in words. */
export function ProgressBar({ fraction, label, quiet = false }: { fraction: number; label: string; quiet?: boolean }) {
  const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 100)
  return (
    <div
      className={styles['track']}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div className={`${styles['bar']} ${quiet ? styles['quiet'] : ''}`} style={{ width: `${percent}%` }} />
    </div>
  )
}
