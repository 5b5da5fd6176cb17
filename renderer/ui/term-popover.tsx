import { Popover } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import styles from './term-popover.module.css'
import popover from './popover.module.css'

/** A few words that explain themselves when they are clicked. */
export function TermPopover({ label, title, text }: { label: ReactNode; title: string; text: string }) {
  return (
    <Popover.Root>
      <Popover.Trigger className={styles['trigger']}>{label}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" sideOffset={6} className={popover['positioner']}>
          <Popover.Popup className={`${popover['popup']} ${styles['popup']}`}>
            <Popover.Title className={styles['title']}>{title}</Popover.Title>
            <Popover.Description className={styles['text']}>{text}</Popover.Description>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
