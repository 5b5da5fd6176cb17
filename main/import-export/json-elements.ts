import { StringDecoder } from 'node:string_decoder'

const QUOTE = 34
const BACKSLASH = 92
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/**
 * The objects of a JSON file's list, one after the other, without ever holding the whole file: the file's own list, or
 * the first one inside an object, as `{"conversations": [...]}`. Text outside the list is passed over.
 * One whose end is missing is given as it is.
 * @param limit the longest object that is read, in characters; a longer one is given as null
 */
export async function* jsonElements(pieces: AsyncIterable<Buffer>, limit: number): AsyncGenerator<string | null> {
  const decoder = new StringDecoder('utf8')
  let depth = 0
  let listDepth = 0
  let inText = false
  let escaped = false
  let element: string[] | null = null
  let length = 0
  for await (const piece of pieces) {
    const text = decoder.write(piece)
    let start = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (inText) {
        if (escaped) escaped = false
        else if (code === BACKSLASH) escaped = true
        else if (code === QUOTE) inText = false
        continue
      }
      if (code === QUOTE) inText = true
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        depth++
        if (listDepth === 0 && code === OPEN_BRACKET && depth <= 2) listDepth = depth
        else if (listDepth > 0 && depth === listDepth + 1 && code === OPEN_BRACE) {
          element = []
          length = 0
          start = at
        }
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        depth--
        if (element && depth === listDepth) {
          length += at + 1 - start
          if (length <= limit) element.push(text.slice(start, at + 1))
          yield length <= limit ? element.join('') : null
          element = null
        } else if (listDepth > 0 && depth < listDepth) return
      }
    }
    if (element) {
      length += text.length - start
      if (length <= limit) element.push(text.slice(start))
    }
  }
  if (element) yield length <= limit ? element.join('') : null
}
