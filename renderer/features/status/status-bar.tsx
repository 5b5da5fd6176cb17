import type { LocalEngine } from '../../../main/domain/local-models.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { useModels } from '../../stores/use-models.ts'
import { TaskStatus } from '../archive/task-status.tsx'
import { HitsToday } from '../cache/hits-today.tsx'
import { BudgetToday } from './budget-today.tsx'
import { Mode, Sends } from './network-state.tsx'
import styles from './status-bar.module.css'

/** The mode as the one coloured word, what the local model is doing, and what was sent today. Every item opens the page behind it. */
export function StatusBar() {
  const { t } = useText()
  const engine = useModels((state) => state.list?.engine)
  return (
    <footer className={styles['status']} aria-label={t('status.label')} data-region="status">
      <Mode />
      {engine && (
        <button type="button" className={styles['item']} onClick={() => showPage('models')}>
          <EngineState engine={engine} />
        </button>
      )}
      <span className={styles['end']}>
        <TaskStatus />
        <BudgetToday />
        <HitsToday />
        <Sends />
      </span>
    </footer>
  )
}

function EngineState({ engine }: { engine: LocalEngine }) {
  const { t } = useText()
  const formats = useFormats()
  const errorText = useErrorText()
  const model = engine.modelName ?? ''
  switch (engine.state) {
    case 'empty':
      return t('status.empty')
    case 'loading':
      return t('status.loading', { model, fraction: engine.fraction ?? 0 })
    case 'ready':
      return engine.memoryBytes === undefined
        ? t('status.ready', { model })
        : t('status.readyMemory', { model, memory: formats.bytes(engine.memoryBytes) })
    case 'answering':
      return engine.tokensPerSecond === undefined
        ? t('status.answering', { model })
        : t('status.answeringRate', {
            model,
            rate: formats.number(engine.tokensPerSecond, engine.tokensPerSecond < 10 ? 1 : 0)
          })
    case 'failed':
      return (
        <span className={styles['failed']}>{engine.error ? errorText(engine.error).message : t('status.failed')}</span>
      )
    default:
      return engine.state satisfies never
  }
}
