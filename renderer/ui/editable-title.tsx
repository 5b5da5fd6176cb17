import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import styles from './editable-title.module.css'

interface EditableTitleProps {
  title: string
  /** Accessible name of the field. */
  label: string
  onChange: (title: string) => void
  onEnd: () => void
}

/** A title while it is rewritten in its place: Enter and leaving keep it, Esc does not. */
export function EditableTitle({ title, label, onChange, onEnd }: EditableTitleProps) {
  const [text, setText] = useState(title)
  const field = useRef<HTMLInputElement>(null)
  const ended = useRef(false)
  useEffect(() => field.current?.select(), [])
  const end = (keep: boolean): void => {
    if (ended.current) return
    ended.current = true
    if (keep) onChange(text)
    onEnd()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return // this key ends what is being composed, not the title
    if (event.key === 'Enter') end(true)
    else if (event.key === 'Escape') {
      event.stopPropagation()
      end(false)
    }
  }
  return (
    <input
      ref={field}
      className={styles['field']}
      aria-label={label}
      value={text}
      maxLength={200}
      autoFocus
      onChange={(event) => setText(event.target.value)}
      onBlur={() => end(true)}
      onKeyDown={onKeyDown}
    />
  )
}
