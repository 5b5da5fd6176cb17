import { Dialog } from '@base-ui/react/dialog'
import { useState, type KeyboardEvent } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { showOverlay } from '../../stores/use-overlay.ts'
import dialog from '../../ui/dialog.module.css'
import { bestEntries } from './best-entries.ts'
import { usePaletteEntries, type PaletteEntry } from './use-palette-entries.ts'
import styles from './palette.module.css'

const close = (): void => showOverlay(null)
const idOf = (index: number): string => `palette-${index}`

/** Everything that can be reached, found by its name: commands, pages, conversations, models, settings, templates. */
export function Palette() {
  const { t, language } = useText()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const entries = usePaletteEntries(text)
  const found = bestEntries(entries, text, language)
  const chosen = Math.min(at, Math.max(0, found.length - 1))
  const take = (entry: PaletteEntry | undefined): void => {
    if (!entry) return
    close()
    // What it opens may take the focus, which the closing dialog would take back.
    requestAnimationFrame(entry.run)
  }
  const move = (to: number): void => {
    setAt(to)
    document.getElementById(idOf(to))?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || found.length === 0) return
    if (event.key === 'ArrowDown') move((chosen + 1) % found.length)
    else if (event.key === 'ArrowUp') move((chosen - 1 + found.length) % found.length)
    else if (event.key === 'Enter') take(found[chosen])
    else return
    event.preventDefault()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog['backdrop']} />
        <Dialog.Popup className={styles['popup']} finalFocus={false} aria-label={t('palette.title')}>
          <input
            className={styles['field']}
            role="combobox"
            aria-label={t('palette.field')}
            aria-expanded
            aria-controls="palette-list"
            aria-activedescendant={found.length > 0 ? idOf(chosen) : undefined}
            placeholder={t('palette.field')}
            value={text}
            maxLength={200}
            autoFocus
            spellCheck={false}
            onChange={(event) => {
              setText(event.target.value)
              setAt(0)
            }}
            onKeyDown={onKeyDown}
          />
          <ul id="palette-list" className={styles['list']} role="listbox" aria-label={t('palette.title')}>
            {found.map((entry, index) => (
              <li
                key={entry.key}
                id={idOf(index)}
                role="option"
                aria-selected={index === chosen}
                className={`${styles['entry']} ${index === chosen ? styles['chosen'] : ''}`}
                onMouseMove={() => setAt(index)}
                onClick={() => take(entry)}
              >
                <span className={styles['name']}>{entry.name}</span>
                {entry.keys && <kbd className={styles['keys']}>{entry.keys}</kbd>}
                <span className={styles['kind']}>{t(`palette.kind.${entry.kind}`)}</span>
              </li>
            ))}
          </ul>
          {found.length === 0 && <p className={styles['none']}>{t('palette.none')}</p>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
