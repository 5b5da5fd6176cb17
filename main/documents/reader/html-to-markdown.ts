import { NodeHtmlMarkdown } from 'node-html-markdown'

/** HTML as Markdown with headings, lists, tables and links; pictures, scripts and styles are left out. */
export function htmlToMarkdown(html: string): string {
  return NodeHtmlMarkdown.translate(html, {
    ignore: ['img', 'picture', 'svg', 'script', 'style'],
    bulletMarker: '-'
  }).trim()
}
