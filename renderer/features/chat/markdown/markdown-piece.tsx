import { toJsxRuntime, type Components } from 'hast-util-to-jsx-runtime'
import { isValidElement, memo, use, type ComponentProps, type ReactNode } from 'react'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'
import { useText } from '../../../i18n/use-text.ts'
import { ExternalLink } from '../external-link.tsx'
import { CodeBlock } from './code-block.tsx'
import { Formula } from './formula.tsx'
import { PlainText } from './plain-text.tsx'
import { RowsContext } from './rows-context.ts'
import { TableBlock } from './table-block.tsx'
import { useTree } from './use-tree.ts'
import type { SetNode } from './set-formula.ts'
import styles from './markdown.module.css'

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
  const language = /language-(\S+)/.exec(code.className ?? '')?.[1] ?? null
  const text = textIn(code.children).replace(/\n$/, '')
  return <CodeBlock code={text} language={language} />
}

/** The rows of a table: of a long one only those near the view are in the page (table-rows.tsx watches them). */
function Body({ children }: ComponentProps<'tbody'>) {
  const watched = use(RowsContext)
  return <tbody ref={watched}>{children}</tbody>
}

interface FormulaProps {
  node?: { data?: { set?: SetNode } }
  children?: ReactNode
}

const common = {
  a: ({ href, title, children }: ComponentProps<'a'>) => (
    <Link href={href} title={title}>
      {children}
    </Link>
  ),
  img: ({ src, alt }: ComponentProps<'img'>) => <Image src={src} alt={alt} />,
  pre: ({ children }: ComponentProps<'pre'>) => <Preformatted>{children}</Preformatted>,
  input: ({ checked }: ComponentProps<'input'>) => (
    <input type="checkbox" checked={checked ?? false} readOnly disabled className={styles['task']} />
  ),
  'formula-text': ({ node, children }: FormulaProps) => <Formula tex={textIn(children)} set={node?.data?.set} />,
  'formula-block': ({ node, children }: FormulaProps) => (
    <div className={styles['formula']}>
      <Formula tex={textIn(children)} set={node?.data?.set} />
    </div>
  )
}
const componentsOf = {
  text: { ...common, table: ({ children }: ComponentProps<'table'>) => <TableBlock>{children}</TableBlock> },
  firstRows: { ...common, table: ({ children }: ComponentProps<'table'>) => <>{children}</>, tbody: Body },
  laterRows: {
    ...common,
    table: ({ children }: ComponentProps<'table'>) => <>{children}</>,
    thead: () => null,
    tbody: Body
  }
} as unknown as Record<'text' | 'firstRows' | 'laterRows', Partial<Components>>

export interface MarkdownPieceProps {
  source: string
  start?: number | null
  loose?: boolean
  as?: keyof typeof componentsOf
}

/**
 * One piece of Markdown, its source until it is read. Raw HTML in it is shown as text, never interpreted. With a start it
 * goes on with the list of the piece before it (list-chunks.ts); rows stand in a TableBlock with others.
 */
export const MarkdownPiece = memo(function MarkdownPiece({
  source,
  start = null,
  loose = false,
  as = 'text'
}: MarkdownPieceProps) {
  const tree = useTree({ kind: 'markdown', source, start, loose, laterRows: as === 'laterRows' })
  if (tree === null || typeof tree === 'string') {
    const text = <PlainText text={source} reason={tree} first />
    return as === 'text' ? (
      text
    ) : (
      <tbody>
        <tr>
          <td>{text}</td>
        </tr>
      </tbody>
    )
  }
  return toJsxRuntime(tree, { Fragment, jsx, jsxs, components: componentsOf[as], passNode: true }) as ReactNode
})
