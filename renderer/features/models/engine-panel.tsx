import type { LocalEngine } from '../../../main/domain/local-models.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { unloadModel, useModels } from '../../stores/use-models.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import styles from './engine-panel.module.css'

/** Tokens of a printed page of about five hundred words, at three words for four tokens. */
const PAGE_TOKENS = 670

/** What is in memory right now, how it is run, and a way to make room. */
export function EnginePanel() {
  const { t } = useText()
  const engine = useModels((state) => state.list?.engine)
  const errorText = useErrorText()
  if (!engine) return null
  const model = engine.modelName ?? ''
  const loaded = engine.state === 'ready' || engine.state === 'answering'
  return (
    <section className={styles['panel']} aria-label={t('models.engine')}>
      <div className={styles['words']}>
        <p className={styles['state']}>
          {engine.state === 'failed' && engine.error
            ? errorText(engine.error).message
            : t(`models.engineState.${engine.state}`, { model, fraction: engine.fraction ?? 0 })}
        </p>
        {engine.state === 'loading' && <ProgressBar fraction={engine.fraction ?? 0} label={t('models.engine')} />}
        {engine.state === 'failed' && engine.error && (
          <p className={styles['facts']}>{errorText(engine.error).advice}</p>
        )}
        {engine.state === 'empty' && <p className={styles['facts']}>{t('models.engineEmptyText')}</p>}
        {loaded && <Facts engine={engine} />}
      </div>
      {loaded && (
        <Button disabled={engine.state === 'answering'} onClick={() => void unloadModel()}>
          {t('models.unload')}
        </Button>
      )}
    </section>
  )
}

function Facts({ engine }: { engine: LocalEngine }) {
  const { t } = useText()
  const formats = useFormats()
  const { memoryBytes, contextTokens, gpu, threads } = engine
  return (
    <ul className={`${styles['facts']} ${styles['row']}`}>
      {memoryBytes !== undefined && <li>{t('models.inMemory', { size: formats.bytes(memoryBytes) })}</li>}
      {contextTokens !== undefined && (
        <li>
          {t('models.window', { count: contextTokens, pages: Math.max(1, Math.round(contextTokens / PAGE_TOKENS)) })}
        </li>
      )}
      {gpu ? (
        <li>{t('models.onGpu', { gpu })}</li>
      ) : (
        threads !== undefined && <li>{t('models.threads', { count: threads })}</li>
      )}
    </ul>
  )
}
