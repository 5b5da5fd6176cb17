import { Menu } from '@base-ui/react/menu'
import { useState } from 'react'
import { DATASET_FORMATS, type DatasetFormat } from '../../../main/domain/dataset.ts'
import type { ExamplePage } from '../../../preload/contract/learning.ts'
import { client } from '../../client/client.ts'
import { useText } from '../../i18n/use-text.ts'
import { clearExamples } from '../../stores/use-learning.ts'
import { showError, showToast } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import button from '../../ui/button.module.css'
import menu from '../../ui/menu.module.css'
import { useEscape } from '../../ui/use-escape.ts'
import styles from './learning-page.module.css'

/** Writes the examples into a file, or deletes them all; asked once, since it can not be undone. */
export function ExampleActions({ counts }: { counts: ExamplePage['counts'] }) {
  const { t } = useText()
  const [asking, setAsking] = useState(false)
  useEscape(asking, () => setAsking(false))
  const write = (format: DatasetFormat): void => {
    client.learning.exportExamples({ format }).then((written) => {
      if (written) showToast(t('learning.written', { count: written.rows }))
    }, showError)
  }
  if (asking)
    return (
      <div className={styles['actions']} role="group" aria-label={t('learning.clearQuestion')}>
        <span>{t('learning.clearQuestion')}</span>
        <Button autoFocus onClick={() => setAsking(false)}>
          {t('learning.clearNo')}
        </Button>
        <Button
          onClick={() => {
            setAsking(false)
            void clearExamples()
          }}
        >
          {t('learning.clearYes')}
        </Button>
      </div>
    )
  return (
    <div className={styles['actions']}>
      <Menu.Root>
        <Menu.Trigger className={`${button['button']} ${button['quiet']}`} disabled={counts.withBetter === 0}>
          {t('learning.export')}
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner side="bottom" align="end" sideOffset={4} className={menu['positioner']}>
            <Menu.Popup className={menu['popup']}>
              {DATASET_FORMATS.map((format) => (
                <Menu.Item key={format} className={menu['item']} onClick={() => write(format)}>
                  {t(`learning.format.${format}`)}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <Button onClick={() => setAsking(true)}>{t('learning.clear')}</Button>
    </div>
  )
}
