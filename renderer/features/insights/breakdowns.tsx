import type { InsightsAnswer } from '../../../preload/contract/insights.ts'
import { STAGES } from '../../../main/domain/trace.ts'
import { useText } from '../../i18n/use-text.ts'
import { openDrilldown, type Question } from '../../stores/use-turn-drilldown.ts'
import { momentsOf, useInsights } from '../../stores/use-insights.ts'
import table from '../../ui/table.module.css'
import { NumberCell } from './cell.tsx'
import { Section } from './section.tsx'
import { useFigureFormats } from './use-figure-formats.ts'
import { useLayerName } from './use-layer-name.ts'
import { useNames } from './use-names.ts'
import { useReason } from './use-reason.ts'
import styles from './tables.module.css'

function useLook(): (question: Omit<Question, 'moments'>) => () => void {
  const answered = useInsights((state) => state.answered)
  return (question) => () => void openDrilldown({ ...question, moments: momentsOf(answered) })
}

/** The most frequent ones; the list of turns has them all. */
const MOST_ERRORS = 8

/** Why answers failed, and of which model they were wanted. */
export function ErrorsTable({ answer }: { answer: InsightsAnswer }) {
  const { t } = useText()
  const formats = useFigureFormats()
  const names = useNames()
  const reason = useReason()
  const look = useLook()
  if (answer.errors.length === 0)
    return (
      <Section title={t('insights.why')}>
        <p className={styles['none']}>{t('insights.noErrors')}</p>
      </Section>
    )
  return (
    <Section title={t('insights.why')}>
      <table className={`${table['table']} ${styles['table']}`}>
        <thead>
          <tr>
            <th scope="col">{t('insights.error')}</th>
            <th scope="col">{t('insights.model')}</th>
            <th scope="col" className={table['number']}>
              {t('insights.answers')}
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.errors.slice(0, MOST_ERRORS).map(({ error, provider, model, turns }) => {
            const message = reason(error, names.provider(provider), names.model(model))
            return (
              <tr key={`${error} ${model}`}>
                <th scope="row">
                  <span className={styles['name']}>
                    <span className={styles['what']} title={message}>
                      {message}
                    </span>
                  </span>
                </th>
                <td className={`${styles['muted']} ${styles['fixed']}`}>{names.model(model)}</td>
                <NumberCell
                  onClick={look({
                    title: t('insights.behind.error', { error: message }),
                    filter: { error, model },
                    count: turns
                  })}
                >
                  {formats.count(turns)}
                </NumberCell>
              </tr>
            )
          })}
        </tbody>
      </table>
      {answer.errors.length > MOST_ERRORS && (
        <p className={styles['none']}>{t('insights.moreErrors', { count: answer.errors.length - MOST_ERRORS })}</p>
      )}
    </Section>
  )
}

/** What left this machine, and to whom. */
export function SentTable({ answer }: { answer: InsightsAnswer }) {
  const { t } = useText()
  const formats = useFigureFormats()
  const names = useNames()
  const look = useLook()
  return (
    <Section title={t('insights.sent')}>
      {answer.sent.length === 0 ? (
        <p className={styles['none']}>{t('insights.noneSent')}</p>
      ) : (
        <table className={`${table['table']} ${styles['table']}`}>
          <thead>
            <tr>
              <th scope="col">{t('insights.provider')}</th>
              <th scope="col" className={table['number']}>
                {t('insights.answers')}
              </th>
              <th scope="col" className={table['number']}>
                {t('insights.bytes')}
              </th>
            </tr>
          </thead>
          <tbody>
            {answer.sent.map(({ provider, turns, bytes }) => {
              const open = look({
                title: t('insights.behind.provider', { provider: names.provider(provider) }),
                filter: { provider, sent: true }
              })
              return (
                <tr key={provider}>
                  <th scope="row">{names.provider(provider)}</th>
                  <NumberCell onClick={open}>{formats.count(turns)}</NumberCell>
                  <NumberCell onClick={open}>{formats.bytes(bytes)}</NumberCell>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </Section>
  )
}

/** Which layers of the cache answered, and what that saved. */
export function CachesTable({ answer }: { answer: InsightsAnswer }) {
  const { t } = useText()
  const formats = useFigureFormats()
  const layerName = useLayerName()
  const look = useLook()
  return (
    <Section title={t('insights.caches')}>
      <table className={`${table['table']} ${styles['table']}`}>
        <thead>
          <tr>
            <th scope="col">{t('insights.layer')}</th>
            <th scope="col" className={table['number']}>
              {t('insights.answers')}
            </th>
            <th scope="col" className={table['number']}>
              {t('insights.savedMoney')}
            </th>
            <th scope="col" className={table['number']}>
              {t('insights.savedTimeShort')}
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.caches.map(({ layer, turns, savedMicroUsd, savedMs }) => {
            const open = look({
              title: t('insights.behind.layer', { layer: layerName(layer) }),
              filter: { cacheLayer: layer },
              count: turns
            })
            return (
              <tr key={layer}>
                <th scope="row">{layerName(layer)}</th>
                <NumberCell onClick={open}>{formats.count(turns)}</NumberCell>
                <NumberCell onClick={open}>{formats.money(savedMicroUsd)}</NumberCell>
                <NumberCell onClick={open}>{formats.time(savedMs)}</NumberCell>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Section>
  )
}

/** Stages as they run, which sums of them are not kept in; generating is kept in two parts. */
const ORDER = STAGES.flatMap<string>((name) => (name === 'generate' ? ['first-token', name] : [name]))

/** How long the stages of a turn took. */
export function StagesTable({ answer }: { answer: InsightsAnswer }) {
  const { t } = useText()
  const formats = useFigureFormats()
  const stages = answer.stages.toSorted((a, b) => ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage))
  return (
    <Section title={t('insights.stages')} end={<span className={styles['muted']}>{t('insights.stagesAll')}</span>}>
      <table className={`${table['table']} ${styles['table']}`}>
        <thead>
          <tr>
            <th scope="col">{t('insights.stage')}</th>
            {['p50', 'p95', 'p99'].map((name) => (
              <th key={name} scope="col" className={table['number']}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stages.map(({ stage, p50, p95, p99 }) => (
            <tr key={stage}>
              <th scope="row">{t(`inspector.stage.${stage as 'fit'}`, { defaultValue: stage })}</th>
              {[p50, p95, p99].map((ms, index) => (
                <NumberCell key={index}>{formats.wait(ms)}</NumberCell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
