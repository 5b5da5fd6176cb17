import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import type { TurnId } from '../../../main/domain/ids.ts'
import { MOST_EXCHANGES, type RecordedExchange } from '../../../main/domain/recorded-exchange.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useText } from '../../i18n/use-text.ts'
import { showLedger } from '../../stores/use-ledger.ts'
import { loadExchanges, loadLines, useTraces } from '../../stores/use-traces.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { BodyText } from '../inspector/body-text.tsx'
import { Attempt } from '../inspector/network-section.tsx'
import { placeholdersIn } from './placeholders.ts'
import { sentPictures } from './sent-pictures.ts'
import { sentWords } from './sent-words.ts'
import dialog from '../../ui/dialog.module.css'
import inspector from '../inspector/inspector.module.css'
import styles from './what-left.module.css'

interface WhatLeftProps {
  turnId: TurnId
  onClose: () => void
}

/** Exactly what left this computer for one answer, every word as it was sent, and the lines of the network log for it. */
export function WhatLeft({ turnId, onClose }: WhatLeftProps) {
  const { t } = useText()
  const exchanges = useTraces((state) => state.exchanges[turnId])
  const lines = useTraces((state) => state.lines[turnId])
  useEffect(() => {
    void loadExchanges(turnId)
    void loadLines(turnId)
  }, [turnId])
  const asked = lines?.filter(({ purpose, verdict }) => purpose === 'completion' && verdict === 'allowed').length ?? 0
  const isPart = exchanges?.length === MOST_EXCHANGES && asked > MOST_EXCHANGES
  const sent = exchanges?.filter(({ way }) => way !== 'local') ?? []
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog['backdrop']} />
        <Dialog.Popup className={`${dialog['popup']} ${dialog['large']}`}>
          <header className={dialog['head']}>
            <Dialog.Title className={dialog['title']}>{t('security.left.title')}</Dialog.Title>
            <IconButton label={t('security.left.close')} icon={<X size={16} />} onClick={onClose} />
          </header>
          <Dialog.Description className={dialog['text']}>{t('security.left.text')}</Dialog.Description>
          <div className={styles['scroll']}>
            {exchanges !== undefined && sent.length === 0 && (
              <p className={dialog['text']}>{t('security.left.gone')}</p>
            )}
            {isPart && <p className={dialog['text']}>{t('security.left.few', { number: MOST_EXCHANGES - 1 })}</p>}
            {sent.map((exchange, index) => (
              <Sent key={index} exchange={exchange} />
            ))}
            <h3 className={styles['heading']}>{t('network.title')}</h3>
            <ul className={inspector['attempts']} aria-label={t('network.title')}>
              {lines?.map((line) => (
                <Attempt key={line.seq} line={line} />
              ))}
            </ul>
          </div>
          <footer className={dialog['actions']}>
            <Button
              onClick={() => {
                onClose()
                showLedger({ turnId })
              }}
            >
              {t('security.left.openLog')}
            </Button>
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Sent({ exchange: { request, model, error } }: { exchange: RecordedExchange }) {
  const { t } = useText()
  const errorText = useErrorText()
  const tooLong = request.body.leftOut > 0
  const words = tooLong ? undefined : sentWords(request.body.head)
  const pictures = tooLong ? 0 : sentPictures(request.body.head)
  return (
    <section className={styles['sent']} aria-label={request.url ?? model}>
      <p className={styles['address']}>{request.url ?? model}</p>
      {error && <p className={dialog['text']}>{errorText(error).message}</p>}
      {tooLong && <p className={dialog['text']}>{t('security.left.tooLong')}</p>}
      {pictures > 0 && <p className={dialog['text']}>{t('security.left.pictures', { count: pictures })}</p>}
      {words?.map(({ role, text }, index) => (
        <div key={index} className={styles['message']}>
          <h4 className={styles['role']}>{t(`network.role.${role as 'user'}`, { defaultValue: role })}</h4>
          <p className={styles['words']}>
            {placeholdersIn(text).map((part, at) =>
              part.placeholder ? (
                <code key={at} className={styles['mask']}>
                  {part.text}
                </code>
              ) : (
                <span key={at}>{part.text}</span>
              )
            )}
          </p>
        </div>
      ))}
      <details className={styles['exactly']}>
        <summary>{t('network.exactly')}</summary>
        <BodyText label={t('network.exactly')} body={request.body} />
      </details>
    </section>
  )
}
