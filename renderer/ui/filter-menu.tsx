import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown } from 'lucide-react'
import styles from './filter-menu.module.css'
import menu from './menu.module.css'

interface FilterMenuProps<Value extends string> {
  /** What it says while nothing is chosen; choosing it again chooses nothing. */
  all: string
  value: Value | undefined
  choices: readonly { value: Value; label: string }[]
  onChange: (value: Value | undefined) => void
}

/** Narrows by one of several things, or by none of them. */
export function FilterMenu<Value extends string>({ all, value, choices, onChange }: FilterMenuProps<Value>) {
  const chosen = choices.find((choice) => choice.value === value)
  return (
    <Menu.Root>
      <Menu.Trigger className={styles['trigger']} data-chosen={value === undefined ? undefined : ''}>
        <span className={styles['text']}>{value === undefined ? all : (chosen?.label ?? value)}</span>
        <ChevronDown size={14} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={4} className={menu['positioner']}>
          <Menu.Popup className={`${menu['frame']} ${styles['popup']}`}>
            <Menu.RadioGroup
              value={value ?? ''}
              onValueChange={(next: string) => onChange(next === '' ? undefined : (next as Value))}
            >
              {[{ value: '', label: all }, ...choices].map((choice) => (
                <Menu.RadioItem
                  key={choice.value}
                  value={choice.value}
                  closeOnClick
                  className={`${menu['entry']} ${styles['item']}`}
                >
                  <span className={styles['check']}>
                    <Menu.RadioItemIndicator>
                      <Check size={15} />
                    </Menu.RadioItemIndicator>
                  </span>
                  {choice.label}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
