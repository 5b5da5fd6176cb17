import { ShieldAlert, ShieldCheck, X } from 'lucide-react'
import { useText } from '../../i18n/use-text.ts'
import { forgetCheck, useLedger } from '../../stores/use-ledger.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { CopyButton } from '../chat/copy-button.tsx'
import styles from './ledger-check.module.css'

/** The result of a check, in words; the hash is there to be compared with an export that somebody kept. */
export function LedgerCheckResult() {
  const { t } = useText()
  const check = useLedger((state) => state.check)
  if (!check) return null
  const { rows, headHash, broken } = check
  return (
    <section className={`${styles['check']} ${broken ? styles['broken'] : ''}`} role={broken ? 'alert' : 'status'}>
      {broken ? <ShieldAlert size={18} aria-hidden="true" /> : <ShieldCheck size={18} aria-hidden="true" />}
      <div className={styles['words']}>
        <p className={styles['what']}>
          {broken
            ? t(`network.brokenHow.${broken.how}`, { seq: broken.seq })
            : rows === 0
              ? t('network.wholeEmpty')
              : t('network.whole', { count: rows })}
        </p>
        {broken && <p>{t('network.brokenText')}</p>}
        {rows > 0 && (
          <p className={styles['hash']}>
            <span>{t('network.headHash')}</span>
            <code>{headHash}</code>
          </p>
        )}
      </div>
      {rows > 0 && <CopyButton text={headHash} label={t('network.copyHash')} />}
      <IconButton label={t('network.hideCheck')} icon={<X size={16} />} onClick={forgetCheck} />
    </section>
  )
}
