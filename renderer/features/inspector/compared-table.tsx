import type { TurnTrace } from '../../../main/domain/trace.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { compareFigures, type FigureName } from './compared-figures.ts'
import styles from './compare-page.module.css'

/** The figures of two answers and how far apart they are. */
export function ComparedTable({ left, right }: { left: TurnTrace | null; right: TurnTrace | null }) {
  const { t } = useText()
  const write = useWriter()
  const figures = compareFigures(left, right)
  if (!left && !right) return null
  const ended = (trace: TurnTrace | null): string =>
    trace ? t(`inspector.outcomes.${trace.finish?.reason === 'length' ? 'length' : trace.outcome}`) : ''
  const words: [string, string, string][] = [
    [t('inspector.route'), left?.modelName ?? '', right?.modelName ?? ''],
    [t('inspector.outcome'), ended(left), ended(right)]
  ]
  return (
    <section>
      <h2 className={styles['heading']}>{t('compare.figures')}</h2>
      <table className={styles['figures']}>
        <thead>
          <tr>
            <th scope="col" />
            <th scope="col">{t('compare.left')}</th>
            <th scope="col">{t('compare.right')}</th>
            <th scope="col">{t('compare.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {words.map(([name, a, b]) => (
            <tr key={name} className={a === b ? undefined : styles['apart']}>
              <th scope="row">{name}</th>
              <td>{a}</td>
              <td>{b}</td>
              <td>{a === b ? t('compare.equal') : t('compare.other')}</td>
            </tr>
          ))}
          {figures.map(({ name, left: a, right: b }) => (
            <tr key={name} className={`${styles['count']} ${a === b ? '' : styles['apart']}`}>
              <th scope="row">{t(`compare.figure.${name}`)}</th>
              <td>{a === null ? t('inspector.unknown') : write(name, a)}</td>
              <td>{b === null ? t('inspector.unknown') : write(name, b)}</td>
              <td>
                {a === null || b === null
                  ? ''
                  : a === b
                    ? t('compare.equal')
                    : `${b > a ? '+' : '−'}${write(name, Math.abs(b - a))}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function useWriter(): (name: FigureName, value: number) => string {
  const formats = useFormats()
  return (name, value) => {
    switch (name) {
      case 'totalMs':
      case 'firstTokenMs':
      case 'beforeProviderMs':
        return formats.duration(value)
      case 'costMicroUsd':
        return formats.cost(value)
      case 'sentBytes':
        return formats.bytes(value)
      case 'rate':
        return formats.number(value, 1)
      case 'inputTokens':
      case 'cachedTokens':
      case 'outputTokens':
      case 'contextTokens':
      case 'leftOut':
        return formats.number(value)
      default:
        return name satisfies never
    }
  }
}
