import { Menu } from '@base-ui/react/menu'
import { useEffect, useState } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { exportLedger, everything, look, readLedger, useLedger, verifyLedger } from '../../stores/use-ledger.ts'
import { useNetwork } from '../../stores/use-network.ts'
import { showToast } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import button from '../../ui/button.module.css'
import menu from '../../ui/menu.module.css'
import { LedgerCheckResult } from './ledger-check.tsx'
import { LedgerFilters } from './ledger-filters.tsx'
import { LedgerTable } from './ledger-table.tsx'
import styles from './network-page.module.css'

/** The proof of what left: every attempt with its rule, searched, verified and written out. */
export function NetworkPage() {
  const { t } = useText()
  const lines = useLedger((state) => state.lines)
  const untouched = useLedger((state) => JSON.stringify(state.view) === JSON.stringify(everything))
  const current = useLedger((state) => state.linesOf === state.view)
  const status = useNetwork((state) => state.status)
  // Main says when the ledger has grown.
  useEffect(() => void readLedger(), [status])
  const empty = lines?.length === 0 && current
  return (
    <div className={styles['page']} data-region="messages" tabIndex={-1}>
      <header className={styles['head']}>
        <div className={styles['words']}>
          <h1 className={styles['title']}>{t('network.title')}</h1>
          <p className={styles['text']}>{t('network.text')}</p>
        </div>
        <div className={styles['actions']}>
          <Verify />
          <Export />
        </div>
      </header>
      <LedgerCheckResult />
      {empty && untouched ? (
        <section className={styles['none']}>
          <h2>{t('network.none')}</h2>
          <p>{t('network.noneText')}</p>
        </section>
      ) : (
        <>
          <LedgerFilters />
          {empty ? (
            <section className={styles['none']}>
              <h2>{t('network.noneFit')}</h2>
              <Button onClick={() => look(everything)}>{t('network.clear')}</Button>
            </section>
          ) : (
            lines && <LedgerTable lines={lines} />
          )}
        </>
      )}
    </div>
  )
}

function Verify() {
  const { t } = useText()
  const [verifying, setVerifying] = useState(false)
  const verify = (): void => {
    setVerifying(true)
    void verifyLedger().finally(() => setVerifying(false))
  }
  return (
    <Button disabled={verifying} onClick={verify}>
      {verifying ? t('network.verifying') : t('network.verify')}
    </Button>
  )
}

function Export() {
  const { t } = useText()
  const write = async (format: 'csv' | 'json'): Promise<void> => {
    const file = await exportLedger(format)
    if (file !== null) showToast(t('network.exported', { file }))
  }
  return (
    <Menu.Root>
      <Menu.Trigger className={`${button['button']} ${button['quiet']}`}>{t('network.export')}</Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="bottom" align="end" sideOffset={4} className={menu['positioner']}>
          <Menu.Popup className={menu['popup']}>
            <Menu.Item className={menu['item']} onClick={() => void write('csv')}>
              {t('network.exportCsv')}
            </Menu.Item>
            <Menu.Item className={menu['item']} onClick={() => void write('json')}>
              {t('network.exportJson')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
