import { Search, X } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { chooseHit, searchFor, useSearch } from '../../stores/use-search.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { NarrowSearch } from './narrow-search.tsx'
import { HITS_ID, hitId, openChosen, Results } from './results.tsx'
import styles from './search-page.module.css'

/** Finds words in everything that was ever asked and answered. */
export function SearchPage() {
  const { t } = useText()
  const text = useSearch((state) => state.text)
  const requests = useSearch((state) => state.requests)
  const chosen = useSearch((state) => state.chosen)
  const any = useSearch((state) => state.titles.length + state.hits.length > 0)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [requests])

  const onKeyDown = (event: KeyboardEvent): void => {
    const { chosen: now } = useSearch.getState()
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') chooseHit(now + 1)
    else if (event.key === 'ArrowUp') chooseHit(now - 1)
    else if (event.key === 'PageDown') chooseHit(now + 8)
    else if (event.key === 'PageUp') chooseHit(now - 8)
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) openChosen()
    else if (event.key === 'Escape' && text !== '') searchFor('')
    else if (event.key === 'Escape') showPage('chat')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={styles['page']} data-region="messages">
      <div className={styles['top']}>
        <search className={styles['search']}>
          <Search size={17} aria-hidden="true" />
          <input
            ref={field}
            className={styles['field']}
            role="combobox"
            aria-label={t('search.field')}
            aria-expanded={any}
            aria-controls={HITS_ID}
            aria-activedescendant={any ? hitId(chosen) : undefined}
            aria-autocomplete="list"
            placeholder={t('search.placeholder')}
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={(event) => searchFor(event.target.value)}
            onKeyDown={onKeyDown}
          />
          {text !== '' && (
            <IconButton
              label={t('search.clear')}
              icon={<X size={16} />}
              onClick={() => {
                searchFor('')
                field.current?.focus()
              }}
            />
          )}
        </search>
        <NarrowSearch />
      </div>
      <Results />
    </div>
  )
}
