import type { ComponentProps, ReactNode } from 'react'
import styles from './icon-button.module.css'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** Accessible name and tooltip. */
  label: string
  icon: ReactNode
  shortcut?: string | undefined
  /** A toggle's state; absent for plain buttons. */
  pressed?: boolean
}

/** A button that is only an icon: it always has a name and a hint. */
export function IconButton({ label, icon, shortcut, pressed, className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      data-tip={label}
      data-tip-keys={shortcut}
      className={`${styles['button']} ${className ?? ''}`}
      {...props}
    >
      {icon}
    </button>
  )
}
