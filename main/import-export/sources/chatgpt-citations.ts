import { listOf, objectOf, textOf, type Foreign } from '../foreign.ts'

/** Between these stands a mark; its kind and its fields are parted by U+E202. */
const MARK = /\uE200([^\uE200\uE201]{0,20000})\uE201/g
/** What is left of marks that lost an end, and the ends of marked ranges. */
const LEFT_OVER = /[\uE200-\uE206]/g
const OLD_MARK = /【\d{1,4}(?::\d{1,4})?†[^】]{0,300}】/g

/**
 * An answer without the signs that stand for its sources: links where the export says which they are, as Markdown.
 * ChatGPT marks sources with characters for private use (`cite turn0search1` between U+E200 and U+E201) and names them
 * in `content_references`; older answers have `【12†source】` and `citations`.
 */
export function withoutCitationMarks(text: string, metadata: Foreign): string {
  if (!/[\uE200-\uE206【]/.test(text)) return text
  const links = new Map<string, string>()
  for (const reference of listOf(metadata['content_references'])) {
    const { matched_text: matched } = objectOf(reference)
    if (typeof matched === 'string') links.set(matched, linkOf(objectOf(reference)))
  }
  // Places count Unicode characters, as in Python.
  const characters = Array.from(text)
  for (const citation of listOf(metadata['citations'])) {
    const { start_ix: start, end_ix: end, metadata: source } = objectOf(citation)
    if (typeof start === 'number' && typeof end === 'number')
      links.set(characters.slice(start, end).join(''), pageLink(objectOf(source)))
  }
  return text
    .replace(MARK, (mark, inside: string) => links.get(mark) ?? nameIn(inside))
    .replace(OLD_MARK, (mark) => links.get(mark) ?? '')
    .replace(LEFT_OVER, '')
}

function linkOf(reference: Foreign): string {
  const alt = textOf(reference['alt'])
  if (alt !== '') return alt
  const links = listOf(reference['items'])
    .map((item) => pageLink(objectOf(item)))
    .filter(Boolean)
  if (links.length > 0) return links.join(' ')
  return pageLink(reference) || textOf(reference['name'])
}

function pageLink(page: Foreign): string {
  const url = textOf(page['url'])
  if (!/^https?:\/\//i.test(url)) return ''
  const title = textOf(page['title'])
    .replace(/[[\]\n]/g, ' ')
    .trim()
  return ` ([${title || url}](<${url.replace(/[<>\s]/g, encodeURIComponent)}>))`
}

/** The words of a mark that names something, such as `entity ["city","Paris"]`; others have none. */
function nameIn(inside: string): string {
  const [kind, fields = ''] = inside.split('\uE202')
  if (kind !== 'entity') return ''
  try {
    return textOf(listOf(JSON.parse(fields))[1])
  } catch {
    return ''
  }
}
