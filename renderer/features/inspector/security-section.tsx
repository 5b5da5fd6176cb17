import type { StageDecisions } from '../../../main/domain/trace.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { FactRows } from './fact-rows.tsx'
import styles from './inspector.module.css'

/** What the security check decided and why, what was masked, and what was seen in the answer. */
export function SecuritySection({ decisions: { screen, mask, generate } }: { decisions: Partial<StageDecisions> }) {
  const { t } = useText()
  const formats = useFormats()
  if (!screen && !mask && !generate?.screened) return null
  const score = (value: number): string => formats.number(value, 2)
  const rows: [string, string][] = []
  if (screen) {
    const { pattern, content, behaviour, weighted, override, families, answer } = screen
    rows.push(
      [t('security.record.pattern'), score(pattern)],
      [t('security.record.content'), score(content)],
      [t('security.record.behaviour'), score(behaviour)],
      [t('security.record.weighted'), score(weighted)],
      [t('security.record.override'), override > 0 ? score(override) : t('security.record.none')]
    )
    if (families.length > 0)
      rows.push([
        t('security.record.found'),
        families.map((family) => t(`security.family.${family as 'override'}`, { defaultValue: family })).join(', ')
      ])
    if (answer) rows.push([t('security.record.answer'), t(`security.record.answers.${answer}`)])
  }
  if (mask) {
    const kinds = Object.entries(mask.masked)
    rows.push(
      [t('security.record.label'), t(`security.label.${mask.label}`)],
      [
        t('security.record.masked'),
        kinds.length === 0
          ? t('security.record.none')
          : kinds
              .map(([type, count]) => `${t(`security.type.${type as 'PERSON'}`, { defaultValue: type })} × ${count}`)
              .join(', ')
      ]
    )
    if (mask.namesMissed === true) rows.push([t('security.names.title'), t('security.namesMissed')])
    if (mask.approved) rows.push([t('security.record.approved'), t('security.record.yes')])
  }
  const { removed, obeyed } = generate?.screened ?? {}
  for (const [what, count] of Object.entries(removed ?? {}))
    rows.push([
      t('security.record.removed'),
      `${t(`security.removed.${what as 'picture'}`)} × ${formats.number(count)}`
    ])
  if (obeyed)
    rows.push([t('security.record.obeyed'), `${obeyed.source === '' ? '' : `${obeyed.source}: `}${obeyed.order}`])
  return (
    <section>
      <h3 className={styles['heading']}>
        {t('security.record.title')}
        {screen && <span>{t(`security.record.verdict.${screen.verdict}`)}</span>}
      </h3>
      <FactRows rows={rows} wraps />
    </section>
  )
}
