import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { actOnModel, modelByRef, useModels } from '../../stores/use-models.ts'
import { changeSettings } from '../../stores/use-settings.ts'
import { Button } from '../../ui/button.tsx'
import { Logo } from '../../ui/logo.tsx'
import { focusComposer } from '../chat/focus-composer.ts'
import { DownloadProgress } from '../models/download-progress.tsx'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { ModeChoice } from './mode-choice.tsx'
import styles from './onboarding.module.css'

/** The first start: what this is, that it works already, and the one download that is worth it on this machine. */
export function Onboarding() {
  const { t } = useText()
  const formats = useFormats()
  const errorText = useErrorText()
  const list = useModels((state) => state.list)
  const answering = modelByRef(list, list?.defaultRef ?? null)
  const best = list?.models.find((model) => model.recommended && model.state !== 'installed')
  const busy = useModels((state) => best !== undefined && state.busy.has(best.id))
  const underWay = best?.state === 'downloading' || best?.state === 'paused'
  const done = (): void => {
    void changeSettings({ onboarding: { done: true } })
    focusComposer()
  }
  return (
    <section className={styles['stage']} data-region="messages" tabIndex={-1} aria-labelledby="onboarding-title">
      <div className={styles['panel']}>
        <Logo size={36} />
        <h2 id="onboarding-title" className={styles['title']}>
          {t('onboarding.title')}
        </h2>
        <p className={styles['text']}>{t('onboarding.text')}</p>
        {answering && (
          <p className={styles['text']}>
            {answering.demo
              ? t('onboarding.worksDemo', { model: answering.name })
              : t('onboarding.works', { model: answering.name })}
          </p>
        )}
        {best && (
          <div className={styles['offer']}>
            <div className={styles['words']}>
              <h3 className={styles['name']}>{best.name}</h3>
              <p className={styles['small']}>
                {t('onboarding.offer', {
                  size: formats.bytes(best.fileBytes),
                  memory: formats.bytes(best.memoryBytes)
                })}
              </p>
              {underWay && <DownloadProgress model={best} />}
              {best.error && (
                <p className={styles['error']} role="alert">
                  {errorText(best.error).message} {errorText(best.error).advice}
                </p>
              )}
            </div>
            {best.state !== 'downloading' && (
              <Button look="primary" disabled={busy} onClick={() => void actOnModel(best.id, 'download')}>
                {best.state === 'paused'
                  ? t('models.resume')
                  : t('onboarding.download', { size: formats.bytes(best.fileBytes) })}
              </Button>
            )}
          </div>
        )}
        <ModeChoice />
        <Button look={best ? 'plain' : 'primary'} className={styles['later']} onClick={done}>
          {!best ? t('onboarding.begin') : underWay ? t('onboarding.meanwhile') : t('onboarding.later')}
        </Button>
      </div>
    </section>
  )
}
