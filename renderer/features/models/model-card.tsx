import { memo } from 'react'
import type { LocalModel } from '../../../main/domain/local-models.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { useModels } from '../../stores/use-models.ts'
import { ExternalLink } from '../chat/external-link.tsx'
import card from '../../ui/card.module.css'
import { Pill } from '../../ui/pill.tsx'
import { DownloadProgress } from './download-progress.tsx'
import { ModelActions } from './model-actions.tsx'
import { useAbout } from './use-about.ts'
import styles from './model-card.module.css'

/** One model: what it is good for, what it needs, and the one thing to do with it. */
export const ModelCard = memo(function ModelCard({ model }: { model: LocalModel }) {
  const { t } = useText()
  const errorText = useErrorText()
  const isDefault = useModels((state) => state.list?.defaultRef === model.ref)
  const about = useAbout(model)
  return (
    <li className={styles['card']}>
      <div className={card['words']}>
        <h3 className={card['name']}>
          {model.name}
          {model.demo && <Pill tone="accent">{t('models.demo')}</Pill>}
          {isDefault && <Pill>{t('models.default')}</Pill>}
          {model.recommended && <Pill tone="private">{t('models.recommended')}</Pill>}
        </h3>
        {about && <p className={styles['about']}>{about}</p>}
        <Facts model={model} />
        {(model.state === 'downloading' || model.state === 'paused') && <DownloadProgress model={model} />}
        {model.error && (
          <p className={styles['error']} role="alert">
            {errorText(model.error).message} {errorText(model.error).advice}
          </p>
        )}
      </div>
      <ModelActions model={model} isDefault={isDefault} />
    </li>
  )
})

function Facts({ model }: { model: LocalModel }) {
  const { t } = useText()
  const formats = useFormats()
  const { parametersBillion, fileBytes, memoryBytes, licence, source, fit } = model
  return (
    <ul className={card['facts']}>
      {parametersBillion !== undefined && (
        <li>
          {parametersBillion < 1
            ? t('models.parametersMillion', { size: formats.number(parametersBillion * 1000) })
            : t('models.parameters', { size: formats.number(parametersBillion, 1) })}
        </li>
      )}
      <li>{t('models.file', { size: formats.bytes(fileBytes) })}</li>
      <li>{t('models.memory', { size: formats.bytes(memoryBytes) })}</li>
      {fit !== 'fits' && <li className={card['warn']}>{t(`models.fit.${fit}`)}</li>}
      {licence && <li>{t('models.licence', { licence })}</li>}
      {source?.startsWith('https://') && (
        <li>
          <ExternalLink href={source} label={t('models.sourceOf', { model: model.name })}>
            {t('models.source')}
          </ExternalLink>
        </li>
      )}
    </ul>
  )
}
