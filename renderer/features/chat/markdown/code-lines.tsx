import { memo } from 'react'
import { useColours } from './use-colours.ts'

/** Lines of code in colours, as soon as they are there. */
export const CodeLines = memo(function CodeLines({
  code,
  whole,
  language,
  chunk
}: {
  code: string
  /** The block that these lines are a part of; null where it is not to be coloured yet. */
  whole: string | null
  language: string | null
  chunk: number
}) {
  const coloured = useColours(whole, language, chunk)
  if (!coloured) return code
  const parts = []
  let at = 0
  for (let n = 0; n + 1 < coloured.length; n += 2) {
    const text = coloured[n + 1] ?? ''
    // Code that grew since it was coloured.
    if (!code.startsWith(text, at)) break
    at += text.length
    parts.push(
      coloured[n] ? (
        <span key={n} className={coloured[n]}>
          {text}
        </span>
      ) : (
        text
      )
    )
  }
  return (
    <>
      {parts}
      {code.slice(at)}
    </>
  )
})
