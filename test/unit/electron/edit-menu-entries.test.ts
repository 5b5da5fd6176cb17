import { expect, test } from 'vitest'
import { stringsIn } from '../../../main/config/strings.ts'
import { editMenuEntries } from '../../../main/electron/edit-menu-entries.ts'

const editFlags = {
  canUndo: true,
  canRedo: false,
  canCut: true,
  canCopy: true,
  canPaste: true,
  canDelete: true,
  canSelectAll: true,
  canEditRichly: false
}

test('a right click offers what can be done with a field, and copying elsewhere only where words are selected', () => {
  const field = editMenuEntries({ isEditable: true, selectionText: '', editFlags }, stringsIn('tr'))
  expect(field.filter(({ role }) => role).map(({ role, enabled }) => [role, enabled])).toEqual([
    ['undo', true],
    ['redo', false],
    ['cut', true],
    ['copy', true],
    ['paste', true],
    ['selectAll', true]
  ])
  const page = editMenuEntries({ isEditable: false, selectionText: 'median', editFlags }, stringsIn('en'))
  expect(page.map(({ label }) => label)).toEqual(['Copy'])
  expect(editMenuEntries({ isEditable: false, selectionText: ' ', editFlags }, stringsIn('en'))).toEqual([])
})
