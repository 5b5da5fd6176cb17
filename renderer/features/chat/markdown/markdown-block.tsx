import { isValidElement, memo, type ComponentProps, type ReactNode } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import type { PluggableList } from 'unified'
import { useText } from '../../../i18n/use-text.ts'
import { ExternalLink } from '../external-link.tsx'
import { CodeBlock } from './code-block.tsx'
import { footnotes } from './footnotes.ts'
import { Formula } from './formula.tsx'
import { goesOn } from './list-chunks.ts'
import { numericColumns } from './numeric-columns.ts'
import { TableBlock } from './table-block.tsx'
import styles from './markdown.module.css'

/** Single dollars are currency signs here: which of them are math was decided before (math-delimiters.ts). */
const REMARK: PluggableList = [
  [remarkGfm, { singleTilde: false }],
  [remarkMath, { singleDollarTextMath: false }],
  footnotes
]
const REHYPE: PluggableList = [numericColumns]

/** Whatever is not a web or mail address is only text. */
function Link({ href, title, children }: ComponentProps<'a'>) {
  if (!href || !/^(?:https:|mailto:)/i.test(href)) return <span title={href}>{children}</span>
  return (
    <ExternalLink href={href} title={title}>
      {children}
    </ExternalLink>
  )
}

/** Nothing is fetched for an answer: an image is a link that the person may follow. */
function Image({ src, alt }: ComponentProps<'img'>) {
  const { t } = useText()
  return (
    <Link href={typeof src === 'string' ? src : ''}>{alt ? t('chat.imageNamed', { name: alt }) : t('chat.image')}</Link>
  )
}

function textIn(node: ReactNode): string {
  if (typeof node === 'string') return node
  if (Array.isArray(node)) return node.map(textIn).join('')
  return isValidElement<{ children?: ReactNode }>(node) ? textIn(node.props.children) : ''
}

function Preformatted({ children }: ComponentProps<'pre'>) {
  const code: { className?: string; children?: ReactNode } = isValidElement<ComponentProps<'code'>>(children)
    ? children.props
    : { children }
  if (code.className?.includes('math-display')) return <Formula tex={textIn(code.children)} display />
  const language = /language-(\S+)/.exec(code.className ?? '')?.[1] ?? null
  return <CodeBlock code={textIn(code.children).replace(/\n$/, '')} language={language} />
}

/** Code within a sentence, or a formula there. */
function InlineCode({ className, children }: ComponentProps<'code'>) {
  return className?.includes('math-inline') ? (
    <Formula tex={textIn(children)} display={false} />
  ) : (
    <code>{children}</code>
  )
}

const components: Components = {
  a: ({ href, title, children }) => (
    <Link href={href} title={title}>
      {children}
    </Link>
  ),
  img: ({ src, alt }) => <Image src={src} alt={alt} />,
  code: ({ className, children }) => <InlineCode className={className}>{children}</InlineCode>,
  pre: ({ children }) => <Preformatted>{children}</Preformatted>,
  table: ({ children }) => <TableBlock>{children}</TableBlock>,
  input: ({ checked }) => (
    <input type="checkbox" checked={checked ?? false} readOnly disabled className={styles['task']} />
  )
}

/**
 * One finished piece of Markdown: read and painted once. Raw HTML in it is shown as text, never interpreted. With a start
 * it goes on with the list of the piece before it (list-chunks.ts).
 */
export const MarkdownBlock = memo(function MarkdownBlock({
  text,
  start = null,
  loose = false
}: {
  text: string
  start?: number | null
  loose?: boolean
}) {
  return (
    <ReactMarkdown
      remarkPlugins={start === null ? REMARK : [...REMARK, [goesOn, { start, loose }]]}
      rehypePlugins={REHYPE}
      components={components}
    >
      {text}
    </ReactMarkdown>
  )
})

const firstRows: Components = { ...components, table: ({ children }) => <>{children}</> }
const laterRows: Components = { ...firstRows, thead: () => null }

/** Some rows of a long table (table-chunks.ts), to stand in a TableBlock with the others: the head is shown with the first. */
export const TableRows = memo(function TableRows({ text, first }: { text: string; first: boolean }) {
  return (
    <ReactMarkdown
      remarkPlugins={REMARK}
      rehypePlugins={first ? REHYPE : []}
      components={first ? firstRows : laterRows}
    >
      {text}
    </ReactMarkdown>
  )
})
