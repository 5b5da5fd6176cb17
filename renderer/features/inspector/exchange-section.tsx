import { ChevronRight } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { RecordedExchange, KeptHeader, KeptText } from '../../../main/domain/recorded-exchange.ts'
import type { TurnId } from '../../../main/domain/ids.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { loadExchanges, useTraces } from '../../stores/use-traces.ts'
import { CopyButton } from '../chat/copy-button.tsx'
import { BodyText } from './body-text.tsx'
import styles from './exchange-section.module.css'
import shared from './inspector.module.css'

/** Below the Inspector's head, and above its lower edge. */
const ROOM_PX = { above: 50, below: 12 }

/** Scrolls the Inspector, and nothing around it, to something that was just unfolded. */
function bringUp(element: HTMLElement, way: 'whole' | 'as far as needed'): void {
  const pane = element.closest('aside')
  if (!pane) return
  const [box, frame] = [element.getBoundingClientRect(), pane.getBoundingClientRect()]
  const toTop = box.top - frame.top - ROOM_PX.above
  const toEnd = box.bottom - frame.bottom + ROOM_PX.below
  pane.scrollTop += way === 'whole' ? toTop : Math.max(0, Math.min(toTop, toEnd))
}

/** What was sent to the model and what came back, as it crossed the line; read when it is unfolded. */
export function ExchangeSection({ turnId }: { turnId: TurnId }) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const exchanges = useTraces((state) => state.exchanges[turnId])
  const section = useRef<HTMLDetailsElement>(null)
  // What was unfolded at the lower end comes into view once it is there.
  useEffect(() => {
    if (open && exchanges !== undefined && section.current) bringUp(section.current, 'whole')
  }, [open, exchanges])
  const toggle = (isOpen: boolean): void => {
    setOpen(isOpen)
    if (isOpen) void loadExchanges(turnId)
  }
  return (
    <details
      ref={section}
      className={styles['section']}
      onToggle={(event) => event.target === event.currentTarget && toggle(event.currentTarget.open)}
    >
      <summary className={`${shared['heading']} ${styles['summary']}`}>
        <ChevronRight size={14} aria-hidden="true" />
        <h3>{t('inspector.exchange.title')}</h3>
      </summary>
      {open && exchanges === null && <p className={shared['muted']}>{t('inspector.exchange.none')}</p>}
      {open && exchanges?.length === 0 && <p className={shared['muted']}>{t('inspector.exchange.nothing')}</p>}
      {open && exchanges && exchanges.length > 0 && (
        <>
          <ol className={styles['exchanges']}>
            {exchanges.map((exchange, index) => (
              <li key={index}>
                <One exchange={exchange} alone={exchanges.length === 1} />
              </li>
            ))}
          </ol>
          <p className={shared['muted']}>{t('inspector.exchange.hidden')}</p>
        </>
      )}
    </details>
  )
}

function One({ exchange, alone }: { exchange: RecordedExchange; alone: boolean }) {
  const { t } = useText()
  const formats = useFormats()
  const errorText = useErrorText()
  const { way, request, response, error, model, totalMs } = exchange
  return (
    <article className={styles['exchange']}>
      <p className={styles['what']}>
        <b>
          {request.method !== null ? `${request.method} ` : ''}
          {t(`inspector.exchange.way.${way}`)}
        </b>
        <span>
          {response?.status !== null && response !== null && `${response.status} · `}
          {formats.duration(totalMs)}
        </span>
      </p>
      <p className={styles['address']}>{request.url ?? model}</p>
      {error && <p className={shared['problem']}>{errorText(error).message}</p>}
      <Side
        name={t('inspector.exchange.request')}
        copy={t('inspector.exchange.copyRequest')}
        headers={request.headers}
        body={request.body}
        open={alone}
      />
      {response ? (
        <Side
          name={t('inspector.exchange.response')}
          copy={t('inspector.exchange.copyResponse')}
          headers={response.headers}
          body={response.body}
          open={false}
        />
      ) : (
        <p className={shared['muted']}>{t('inspector.exchange.noResponse')}</p>
      )}
    </article>
  )
}

function Side({
  name,
  copy,
  headers,
  body,
  open
}: {
  name: string
  copy: string
  headers: KeptHeader[]
  body: KeptText
  open: boolean
}) {
  const { t } = useText()
  const [isOpen, setOpen] = useState(open)
  const side = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    if (isOpen && !open && side.current) bringUp(side.current, 'as far as needed')
  }, [isOpen, open])
  const characters = body.head.length + body.leftOut + body.tail.length
  return (
    <details
      ref={side}
      className={styles['side']}
      open={open}
      onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}
    >
      <summary className={styles['summary']}>
        <ChevronRight size={14} aria-hidden="true" />
        {name}
        <span className={styles['size']}>{t('inspector.exchange.characters', { count: characters })}</span>
      </summary>
      {isOpen && (
        <div className={styles['content']}>
          {headers.length > 0 && (
            <dl className={styles['headers']}>
              {headers.map(([header, value]) => (
                <div key={header}>
                  <dt>{header}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          )}
          <CopyButton
            className={styles['copy']}
            label={copy}
            text={() => body.head + (body.leftOut > 0 ? `\n… ${body.leftOut} …\n` : '') + body.tail}
          />
          <BodyText label={name} body={body} />
        </div>
      )}
    </details>
  )
}
