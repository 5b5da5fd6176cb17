import { Search, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { CatalogueEntry } from '../../../preload/contract/cache.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { readCache, readMoreEntries, removeEntry, useCache } from '../../stores/use-cache.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import page from '../../ui/page.module.css'
import { Pill } from '../../ui/pill.tsx'
import { openMessage } from '../chat/open-message.ts'
import { useAge } from './use-age.ts'
import styles from './cache-page.module.css'

const SEARCH_AFTER_MS = 200

/** The answers that are kept, newest first, searched and deleted one by one. */
export function CacheEntries() {
  const { t } = useText()
  const entries = useCache((state) => state.entries)
  const next = useCache((state) => state.next)
  const sought = useCache((state) => state.text)
  const [text, setText] = useState(sought)
  useEffect(() => {
    if (text === sought) return
    const timer = setTimeout(() => void readCache(text), SEARCH_AFTER_MS)
    return () => clearTimeout(timer)
  }, [text, sought])
  if (!entries) return null
  return (
    <section>
      <h2 className={page['heading']}>{t('cache.entries')}</h2>
      {(entries.length > 0 || sought !== '') && (
        <label className={styles['search']}>
          <Search size={15} aria-hidden="true" />
          <input
            type="search"
            aria-label={t('cache.search')}
            placeholder={t('cache.search')}
            maxLength={500}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </label>
      )}
      {entries.length === 0 && next === null && (
        <p className={styles['none']}>{t(sought === '' ? 'cache.none' : 'cache.noneFit')}</p>
      )}
      {entries.length > 0 && (
        <ul className={styles['list']}>
          {entries.map((entry) => (
            <Entry key={entry.key} entry={entry} />
          ))}
        </ul>
      )}
      {next !== null && (
        <Button className={styles['more'] ?? ''} onClick={() => void readMoreEntries()}>
          {t('cache.more')}
        </Button>
      )}
    </section>
  )
}

function Entry({ entry }: { entry: CatalogueEntry }) {
  const { t } = useText()
  const formats = useFormats()
  const age = useAge()
  const { key, question, excerpt, modelName, createdAt, expiresAt, bytes, uses, shared, kind, place } = entry
  const [now] = useState(() => Date.now())
  return (
    <li className={styles['entry']}>
      <div>
        <h3 className={styles['question']}>
          {place ? (
            <button type="button" onClick={() => void openMessage(place)}>
              {question}
            </button>
          ) : (
            question
          )}
        </h3>
        <p className={styles['excerpt']}>{excerpt}</p>
        <p className={styles['facts']}>
          {kind === 'warmed' && <Pill tone="accent">{t('cache.warmedPill')}</Pill>}
          {shared && <Pill tone="warn">{t('cache.shared')}</Pill>}
          <span>{modelName}</span>
          <span>{age(now - createdAt)}</span>
          {uses > 0 && <span>{t('cache.uses', { count: uses })}</span>}
          <span>{formats.bytes(bytes)}</span>
          <span>{t('cache.until', { date: formats.date(expiresAt, { day: 'numeric', month: 'short' }) })}</span>
        </p>
      </div>
      <IconButton
        label={t('cache.remove', { question })}
        icon={<Trash2 size={15} />}
        onClick={() => void removeEntry(key)}
      />
    </li>
  )
}
