import remend from 'remend'

/** Closes what the end of a text has only begun, so that half a bold word or half a link does not flicker while it comes. */
export function closeProvisionally(source: string): string {
  if (endsInCode(source)) return source
  return remend(source, {
    linkMode: 'text-only',
    htmlTags: false,
    comparisonOperators: false,
    singleTilde: false,
    katex: false
  })
}

/** Code is shown as it is written, also while it comes. */
function endsInCode(source: string): boolean {
  let mark: string | null = null
  for (const [, run = '', rest = ''] of source.matchAll(/^[ \t>]*(`{3,}(?!`)|~{3,}(?!~))(.*)$/gm)) {
    if (mark === null) mark = run
    else if (run.startsWith(mark) && rest.trim() === '') mark = null
  }
  return mark !== null
}
