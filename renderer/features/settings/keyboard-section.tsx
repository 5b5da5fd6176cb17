import { useText } from '../../i18n/use-text.ts'
import { shiftShortcut, shortcut } from '../../client/shortcuts.ts'
import { SettingsSection } from './setting.tsx'
import styles from './keyboard-section.module.css'

const KEYS = [
  ['send', 'Enter'],
  ['newLine', 'Shift Enter'],
  ['stop', 'Esc'],
  ['editLast', '↑'],
  ['palette', shortcut('K')],
  ['template', '/'],
  ['undo', shortcut('Z')],
  ['newConversation', shortcut('N')],
  ['find', shortcut('F')],
  ['search', shiftShortcut('F')],
  ['inspector', shortcut('I')],
  ['rail', shortcut('B')],
  ['settings', shortcut(',')],
  ['regions', 'F6']
] as const

/** What the keyboard does. */
export function KeyboardSection() {
  const { t } = useText()
  return (
    <SettingsSection title={t('settings.keyboard')}>
      <dl className={styles['keys']}>
        {KEYS.map(([name, keys]) => (
          <div key={name} className={styles['key']}>
            <dt>{t(`settings.keys.${name}`)}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </SettingsSection>
  )
}
