import type { ReactNode } from 'react'
import type { Snippet } from '../../../preload/contract/search.ts'
import styles from './found-text.module.css'

/** A piece of a text with what was looked for marked in it. */
export function FoundText({ snippet }: { snippet: Snippet }) {
  const { text, highlights, cutBefore, cutAfter } = snippet
  const parts: ReactNode[] = []
  let at = 0
  for (const { start, end } of highlights) {
    parts.push(
      text.slice(at, start),
      <mark key={start} className={styles['mark']}>
        {text.slice(start, end)}
      </mark>
    )
    at = end
  }
  return (
    <>
      {cutBefore && '… '}
      {parts}
      {text.slice(at)}
      {cutAfter && ' …'}
    </>
  )
}

/** The words themselves as they stand in the text, each once. */
export function foundWords({ text, highlights }: Snippet): string[] {
  return [...new Set(highlights.map(({ start, end }) => text.slice(start, end)))]
}
