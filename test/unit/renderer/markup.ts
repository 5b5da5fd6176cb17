import { toJsxRuntime } from 'hast-util-to-jsx-runtime'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'
import { readPiece } from '../../../renderer/features/chat/markdown/read-piece.ts'

/** What Markdown becomes when it is read as one piece; `start` and `loose` make its list go on with one before it. */
export function markup(source: string, start: number | null = null, loose = false): string {
  const tree = readPiece({ kind: 'markdown', source, start, loose, laterRows: false })
  if (!tree) throw new Error('beyond the bounds of a piece')
  return renderToStaticMarkup(createElement(Fragment, null, toJsxRuntime(tree, { Fragment, jsx, jsxs }) as ReactNode))
}
