import { memo, use, useMemo } from 'react'
import { useText } from '../../../i18n/use-text.ts'
import { CopyButton } from '../copy-button.tsx'
import { codeChunks } from './code-chunks.ts'
import { CodeLines } from './code-lines.tsx'
import { LONGEST_COLOURED_CODE, LONGEST_GROWING_CODE } from './limits.ts'
import { TailContext } from './tail-context.ts'
import { Windowed } from './windowed.tsx'
import styles from './code-block.module.css'

/** Line height of code and the room above and below, for lines that were never painted. */
const LINE_PX = 20.15

/** A block of code with its language, colours and a button that copies it. */
export const CodeBlock = memo(function CodeBlock({ code, language }: { code: string; language: string | null }) {
  const { t } = useText()
  const isTail = use(TailContext)
  const chunks = useMemo(() => codeChunks(code), [code])
  const whole = code.length <= (isTail ? LONGEST_GROWING_CODE : LONGEST_COLOURED_CODE) ? code : null
  return (
    <figure className={styles['block']}>
      <figcaption className={styles['head']}>
        <span>{language ?? t('chat.code')}</span>
        <CopyButton text={code} label={t('chat.copyCode')} />
      </figcaption>
      <pre className={styles['code']} tabIndex={0} dir="ltr">
        <code>
          {chunks.length === 1 ? (
            <CodeLines code={code} whole={whole} language={language} chunk={0} />
          ) : (
            chunks.map((chunk, at) => (
              <Windowed key={at} estimatePx={LINE_PX * countLines(chunk)} atFirst={at === 0}>
                <CodeLines code={chunk} whole={whole} language={language} chunk={at} />
              </Windowed>
            ))
          )}
        </code>
      </pre>
    </figure>
  )
})

function countLines(text: string): number {
  let lines = text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
