import { useMemo, useState } from 'react'
import type { KeptText } from '../../../main/domain/recorded-exchange.ts'
import { useText } from '../../i18n/use-text.ts'
import { Button } from '../../ui/button.tsx'
import styles from './exchange-section.module.css'

/** More than anybody reads at once; painting more would be felt. */
const AT_FIRST = 20_000

/** The body of a request or response: JSON with its structure, anything else as it came. */
export function BodyText({ label, body }: { label: string; body: KeptText }) {
  const { t } = useText()
  const [all, setAll] = useState(false)
  const text = useMemo(() => laidOut(body), [body])
  const { leftOut, tail } = body
  const cut = !all && text.length > AT_FIRST
  if (text === '') return <p className={styles['empty']}>{t('inspector.exchange.empty')}</p>
  return (
    <>
      <pre className={styles['body']} tabIndex={0} aria-label={label}>
        {cut ? text.slice(0, AT_FIRST) : text}
        {!cut && leftOut > 0 && (
          <>
            <span className={styles['gap']}>{t('inspector.exchange.leftOut', { count: leftOut })}</span>
            {tail}
          </>
        )}
      </pre>
      {cut && <Button onClick={() => setAll(true)}>{t('inspector.exchange.showAll')}</Button>}
    </>
  )
}

function laidOut({ head, leftOut }: KeptText): string {
  if (leftOut > 0 || !head.startsWith('{')) return head
  try {
    return JSON.stringify(JSON.parse(head), null, 2)
  } catch {
    return head
  }
}
