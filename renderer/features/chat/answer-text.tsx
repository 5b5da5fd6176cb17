import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import { lazyComponent } from '../../ui/lazy-component.tsx'
import type { MarkdownProps } from './markdown/markdown.tsx'
import styles from './answer-text.module.css'

/** The Markdown parts are fetched while the person writes the first question. */
export const loadMarkdown = () => import('./markdown/markdown.tsx')
const plain = ({ text }: MarkdownProps) => <p className={styles['plain']}>{text}</p>
const Markdown = lazyComponent(async () => (await loadMarkdown()).Markdown, plain)

/** An answer's Markdown; its source until Markdown can be painted, or where it cannot. */
export function AnswerText(props: MarkdownProps) {
  return (
    <ErrorBoundary fallback={plain(props)}>
      <Markdown {...props} />
    </ErrorBoundary>
  )
}
