import { useEffect } from 'react'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useText } from '../../i18n/use-text.ts'
import { fetchNameFinder, followNameFinder, removeNameFinder, useNameFinder } from '../../stores/use-name-finder.ts'
import { Button } from '../../ui/button.tsx'
import { Setting } from './setting.tsx'

/** The model that finds English names beside the lists: how it comes, and what is not found without it. */
export function NameFinderSetting() {
  const { t } = useText()
  const errorText = useErrorText()
  const status = useNameFinder((state) => state.status)
  useEffect(followNameFinder, [])
  if (!status || status.download === null) return null
  const { isHere, bytes, download } = status
  const text =
    download.state === 'running'
      ? t('security.names.comes', { fraction: download.fraction })
      : download.state === 'failed'
        ? errorText(download.error).message
        : t(isHere ? 'security.names.here' : 'security.names.text', { bytes })
  return (
    <Setting title={t('security.names.title')} text={text}>
      {download.state === 'running' ? (
        <Button onClick={() => fetchNameFinder(true)}>{t('security.names.stop')}</Button>
      ) : isHere ? (
        <Button onClick={removeNameFinder}>{t('security.names.remove')}</Button>
      ) : (
        <Button onClick={() => fetchNameFinder(false)}>{t('security.names.get')}</Button>
      )}
    </Setting>
  )
}
