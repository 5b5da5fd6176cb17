import { MessageSquare } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Trans } from 'react-i18next'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import type { MessageHit, TitleHit } from '../../../preload/contract/search.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { openConversation } from '../../stores/use-conversation.ts'
import { chooseHit, loadMoreHits, searchEverything, useSearch } from '../../stores/use-search.ts'
import { Button } from '../../ui/button.tsx'
import { openMessage } from '../chat/open-message.ts'
import { useNames } from '../insights/use-names.ts'
import { FoundText, foundWords } from './found-text.tsx'
import { markHit } from './mark-hit.ts'
import styles from './results.module.css'

export const HITS_ID = 'search-hits'
export const hitId = (index: number): string => `${HITS_ID}-${index}`

/** Opens a result: a conversation, or one at the message that was found. */
function open(index: number): void {
  const { titles, hits } = useSearch.getState()
  const title = titles[index]
  const hit = hits[index - titles.length]
  if (title) void openConversation(title.conversationId)
  else if (hit) void openMessage(hit).then(() => markHit(hit.messageId, foundWords(hit.snippet)))
}

export const openChosen = (): void => open(useSearch.getState().chosen)

/** What was found: conversations by their titles first, then messages, newest first. */
export function Results() {
  const { t } = useText()
  const errorText = useErrorText()
  const { titles, hits, asked, next, searching, incomplete, failure, chosen } = useSearch()
  const list = useRef<VirtuosoHandle>(null)
  useEffect(() => list.current?.scrollIntoView({ index: chosen }), [chosen])
  if (failure)
    return (
      <p className={styles['note']} role="alert">
        {errorText(failure).message} {errorText(failure).advice}
      </p>
    )
  if (asked === null) return <Teach />
  const all: (TitleHit | MessageHit)[] = [...titles, ...hits]
  const messages = t(next === null ? 'search.found' : 'search.foundMore', { count: hits.length })
  const named = t('search.foundTitles', { count: titles.length })
  const count =
    titles.length === 0 ? messages : hits.length === 0 ? named : t('search.foundBoth', { titles: named, messages })
  return (
    <>
      <p className={styles['count']} role="status">
        {all.length > 0 ? count : searching ? t('search.searching') : ''}
        {incomplete && <span> {t('search.incomplete')}</span>}
      </p>
      {all.length === 0 && !searching ? (
        <div className={styles['note']}>
          <p>{t(asked.narrowed ? 'search.noneNarrowed' : 'search.none', { text: asked.text })}</p>
          {asked.narrowed && <Button onClick={searchEverything}>{t('search.clearFilters')}</Button>}
        </div>
      ) : (
        <div className={styles['results']} id={HITS_ID} role="listbox" aria-label={t('search.results')}>
          <Virtuoso
            ref={list}
            className={styles['list']}
            data={all}
            computeItemKey={(_index, hit) => ('messageId' in hit ? hit.messageId : hit.conversationId)}
            itemContent={(index, hit) => <Hit hit={hit} index={index} chosen={index === chosen} />}
            endReached={() => void loadMoreHits()}
            increaseViewportBy={400}
          />
        </div>
      )}
    </>
  )
}

/** The time where it tells results apart: today, and within this year; the year where it is another one. */
function whenOf(at: number): Intl.DateTimeFormatOptions {
  const [date, now] = [new Date(at), new Date()]
  const time = { hour: 'numeric', minute: '2-digit' } as const
  if (date.toDateString() === now.toDateString()) return time
  const day = { day: 'numeric', month: 'short' } as const
  return date.getFullYear() === now.getFullYear() ? { ...day, ...time } : { ...day, year: 'numeric' }
}

function Hit({ hit, index, chosen }: { hit: TitleHit | MessageHit; index: number; chosen: boolean }) {
  const { t } = useText()
  const names = useNames()
  const formats = useFormats()
  const message = 'messageId' in hit ? hit : null
  const at = message?.createdAt ?? (hit as TitleHit).updatedAt
  return (
    <div
      id={hitId(index)}
      role="option"
      aria-selected={chosen}
      className={`${styles['hit']} ${message ? '' : styles['named']}`}
      onPointerMove={() => !chosen && chooseHit(index)}
      onClick={() => open(index)}
    >
      <span className={styles['head']}>
        {message ? (
          <>
            <b className={styles['who']}>
              {message.role === 'user' || message.model === null ? t('search.you') : names.model(message.model)}
            </b>
            <span className={styles['title']}>{message.title}</span>
          </>
        ) : (
          <span className={styles['conversation']}>
            <MessageSquare size={15} aria-hidden="true" />
            <span className={styles['title']}>
              <FoundText snippet={hit.snippet} />
            </span>
          </span>
        )}
        <span className={styles['day']}>{formats.date(at, whenOf(at))}</span>
      </span>
      {message && (
        <span className={styles['snippet']}>
          <FoundText snippet={hit.snippet} />
        </span>
      )}
    </div>
  )
}

function Teach() {
  const { t, translate } = useText()
  return (
    <section className={styles['teach']}>
      <h2>{t('search.teachTitle')}</h2>
      <p>{t('search.teach')}</p>
      <ul>
        {(['search.teachPhrase', 'search.teachPrefix', 'search.teachMinus'] as const).map((key) => (
          <li key={key}>
            <Trans t={translate} i18nKey={key} components={{ term: <code /> }} />
          </li>
        ))}
      </ul>
      <p>
        <Trans t={translate} i18nKey="search.keys" components={{ keys: <kbd className={styles['key']} /> }} />
      </p>
    </section>
  )
}
