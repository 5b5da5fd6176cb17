import { lazy, Suspense } from 'react'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import type { MarkdownProps } from './markdown/markdown.tsx'
import styles from './answer-text.module.css'

/** The Markdown parts are fetched while the person writes the first question. */
export const loadMarkdown = () => import('./markdown/markdown.tsx')
const Markdown = lazy(async () => ({ default: (await loadMarkdown()).Markdown }))

/** An answer's Markdown; its source until Markdown can be painted, or where it cannot. */
export function AnswerText({ text, growing, onBehind }: MarkdownProps) {
  const plain = <p className={styles['plain']}>{text}</p>
  return (
    <ErrorBoundary fallback={plain}>
      <Suspense fallback={plain}>
        <Markdown text={text} growing={growing} {...(onBehind && { onBehind })} />
      </Suspense>
    </ErrorBoundary>
  )
}
