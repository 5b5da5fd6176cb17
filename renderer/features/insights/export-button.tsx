import { Download, X } from 'lucide-react'
import { useText } from '../../i18n/use-text.ts'
import type { Question } from '../../stores/use-turn-drilldown.ts'
import { Button } from '../../ui/button.tsx'
import { useExport } from './use-export.ts'
import styles from './export-button.module.css'

/** Writes the turns into a file; while it does, the way to stop it. */
export function ExportButton({ of }: { of: () => Pick<Question, 'moments' | 'filter'> }) {
  const { t } = useText()
  const { running, start, stop } = useExport()
  if (running)
    return (
      <Button look="plain" aria-label={t('insights.stopExport')} onClick={stop}>
        <X size={14} aria-hidden="true" /> {t('insights.exporting', { fraction: running.fraction })}
      </Button>
    )
  return (
    <Button look="plain" title={t('insights.export')} onClick={() => void start(of())}>
      <Download size={14} aria-hidden="true" /> <span className={styles['text']}>{t('insights.export')}</span>
    </Button>
  )
}
