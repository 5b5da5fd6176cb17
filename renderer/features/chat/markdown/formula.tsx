import 'katex/dist/katex.min.css'
import { memo, useLayoutEffect, useRef } from 'react'
import { buildFormula } from './build-formula.ts'
import type { SetNode } from './set-formula.ts'

/**
 * A formula as the reader set it; its source where it could not be set. The elements are built here, not read from
 * markup: that would carry style attributes, which the policy refuses.
 */
export const Formula = memo(function Formula({ tex, set }: { tex: string; set: SetNode | undefined }) {
  const element = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    if (set) element.current?.replaceChildren(buildFormula(set))
  }, [set])
  // React leaves the content alone once it is built: an element with other content gets another key.
  return set ? <span key="formula" ref={element} data-formula={tex} /> : <code key="source">{tex}</code>
})
