import type { ReactNode } from 'react'
import { useNear } from './use-near.ts'

/** A part that is painted while it is near the view. Elsewhere an empty element holds its place. */
export function Windowed({
  children,
  className,
  estimatePx,
  atFirst,
  always = false,
  message
}: {
  children: ReactNode
  className?: string | undefined
  /** How high it is taken to be before it was ever painted. */
  estimatePx: number
  /** Painted before it is known where it stands. */
  atFirst: boolean
  /** Painted wherever it stands. */
  always?: boolean
  /** The message that it is, for whoever looks for it. */
  message?: string
}) {
  const { ref, near, heightPx } = useNear<HTMLDivElement>(atFirst)
  const painted = near || always
  return (
    <div
      ref={ref}
      className={className}
      data-message={message}
      style={painted ? undefined : { height: heightPx ?? estimatePx }}
    >
      {painted && children}
    </div>
  )
}
