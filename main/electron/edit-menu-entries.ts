import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { TFunction } from 'i18next'

type Clicked = Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>

/** What a right click on a field or on selected words offers; empty elsewhere, where the page has menus of its own. */
export function editMenuEntries(
  { isEditable, selectionText, editFlags }: Clicked,
  t: TFunction
): MenuItemConstructorOptions[] {
  const entry = (role: 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll', enabled: boolean) => ({
    role,
    enabled,
    label: t(`menu.${role}`)
  })
  const copy = entry('copy', editFlags.canCopy)
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy]
  const separator = { type: 'separator' } as const
  return [
    entry('undo', editFlags.canUndo),
    entry('redo', editFlags.canRedo),
    separator,
    entry('cut', editFlags.canCut),
    copy,
    entry('paste', editFlags.canPaste),
    separator,
    entry('selectAll', editFlags.canSelectAll)
  ]
}
