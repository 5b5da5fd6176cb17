import { useState } from 'react'
import type { ConversationId } from '../../../main/domain/ids.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { Button } from '../../ui/button.tsx'
import { useAllConversations } from './use-all-conversations.ts'
import styles from './archive-page.module.css'

const WHEN: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' }

/** Conversations to tick, newest first; more are read at the end of the list. */
export function ConversationChoice({
  chosen,
  onChange
}: {
  chosen: ReadonlySet<ConversationId>
  onChange: (chosen: ReadonlySet<ConversationId>) => void
}) {
  const { t, language } = useText()
  const formats = useFormats()
  const { conversations, more, readMore } = useAllConversations()
  const [filter, setFilter] = useState('')
  const wanted = filter.trim().toLocaleLowerCase(language)
  const shown = conversations.filter(({ title }) => title.toLocaleLowerCase(language).includes(wanted))
  const toggle = (ids: readonly ConversationId[], on: boolean): void => {
    const next = new Set(chosen)
    for (const id of ids)
      if (on) next.add(id)
      else next.delete(id)
    onChange(next)
  }
  const everyone = shown.length > 0 && shown.every(({ id }) => chosen.has(id))
  return (
    <fieldset className={styles['choice']}>
      <legend className="visually-hidden">{t('archive.chosen')}</legend>
      <div className={styles['choiceHead']}>
        <label>
          <input
            type="checkbox"
            checked={everyone}
            onChange={({ target }) =>
              toggle(
                shown.map(({ id }) => id),
                target.checked
              )
            }
          />
          {t('archive.everyShown', { count: shown.length })}
        </label>
        <input
          type="search"
          aria-label={t('archive.filter')}
          placeholder={t('archive.filter')}
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
        />
      </div>
      <ul>
        {shown.map(({ id, title, updatedAt }) => (
          <li key={id}>
            <label>
              <input type="checkbox" checked={chosen.has(id)} onChange={({ target }) => toggle([id], target.checked)} />
              <span className={styles['name']}>{title}</span>
              <span className={styles['muted']}>{formats.date(updatedAt, WHEN)}</span>
            </label>
          </li>
        ))}
        {more && (
          <li>
            <Button look="plain" onClick={readMore}>
              {t('archive.more')}
            </Button>
          </li>
        )}
      </ul>
    </fieldset>
  )
}
