import { Dialog } from '@base-ui/react/dialog'
import { useState } from 'react'
import { DEFAULT_LABEL, SENSITIVITY_LABELS, type SensitivityLabel } from '../../../main/domain/sensitivity-label.ts'
import type { Workspace } from '../../../preload/contract/workspaces.ts'
import { useText } from '../../i18n/use-text.ts'
import { budgetsOf, changeBudgets, type WorkspaceBudgets } from '../../stores/workspace-budgets.ts'
import {
  changeWorkspace,
  createWorkspace,
  isFirst,
  nameOf,
  removeWorkspace,
  useWorkspaces
} from '../../stores/use-workspaces.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { BudgetField } from '../settings/budget-field.tsx'
import dialog from '../../ui/dialog.module.css'
import styles from './workspace-dialog.module.css'

type Mode = 'app' | 'ask' | 'offline'

interface WorkspaceDialogProps {
  /** null makes a new one. */
  workspace: Workspace | null
  onClose: () => void
}

/** A workspace's name, and how much stricter than the app it is about what leaves. */
export function WorkspaceDialog({ workspace, onClose }: WorkspaceDialogProps) {
  const { t } = useText()
  const [name, setName] = useState(workspace ? nameOf(workspace) : '')
  const [mode, setMode] = useState<Mode>(workspace?.networkMode ?? 'app')
  const [label, setLabel] = useState<SensitivityLabel>(workspace?.label ?? DEFAULT_LABEL)
  const [terms, setTerms] = useState(workspace?.maskTerms.join('\n') ?? '')
  const [budgets, setBudgets] = useState(() => budgetsOf(workspace?.id))
  const [asks, setAsks] = useState(!(workspace?.masksSilently ?? false))
  const save = async (): Promise<void> => {
    const trimmed = name.trim()
    if (trimmed === '') return
    const networkMode = mode === 'app' ? null : mode
    const maskTerms = terms
      .split('\n')
      .map((term) => term.trim())
      .filter((term) => term !== '')
    const rules = { networkMode, label, maskTerms, masksSilently: !asks }
    if (workspace)
      await changeWorkspace(workspace.id, { ...(trimmed !== nameOf(workspace) && { name: trimmed }), ...rules })
    else await createWorkspace(trimmed, rules)
    const id = workspace?.id ?? useWorkspaces.getState().list?.current
    if (id !== undefined) await changeBudgets(id, budgets)
    onClose()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog['backdrop']} />
        <Dialog.Popup className={styles['popup']}>
          <Dialog.Title className={styles['title']}>
            {t(workspace ? 'workspaces.rules' : 'workspaces.newTitle')}
          </Dialog.Title>
          <Dialog.Description className={dialog['text']}>{t('workspaces.text')}</Dialog.Description>
          <form
            className={dialog['form']}
            onSubmit={(event) => {
              event.preventDefault()
              void save()
            }}
          >
            <Field
              label={t('workspaces.name')}
              value={name}
              maxLength={100}
              autoFocus
              onChange={(event) => setName(event.target.value)}
            />
            <ModeChoice mode={mode} onChange={setMode} />
            <LabelChoice label={label} onChange={setLabel} />
            <label className={styles['mode']}>
              <span className={styles['label']}>{t('security.terms')}</span>
              <textarea
                className={styles['terms']}
                rows={3}
                value={terms}
                onChange={(event) => setTerms(event.target.value)}
              />
            </label>
            <label className={styles['check']}>
              <input type="checkbox" checked={asks} onChange={(event) => setAsks(event.target.checked)} />
              {t('security.asksAgain')}
            </label>
            <Budgets budgets={budgets} onChange={setBudgets} />
            <div className={dialog['actions']}>
              {workspace && !isFirst(workspace) && (
                <Button
                  look="plain"
                  className={styles['remove']}
                  onClick={() => void removeWorkspace(workspace.id).then(onClose)}
                >
                  {t('workspaces.remove')}
                </Button>
              )}
              <Button onClick={onClose}>{t('workspaces.cancel')}</Button>
              <Button look="primary" type="submit" disabled={name.trim() === ''}>
                {t(workspace ? 'workspaces.save' : 'workspaces.create')}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** What this workspace may spend, beside the budgets of everything. */
function Budgets({ budgets, onChange }: { budgets: WorkspaceBudgets; onChange: (budgets: WorkspaceBudgets) => void }) {
  const { t } = useText()
  const fields = [
    ['monthlyBudgetUsd', t('settings.monthlyBudget')],
    ['dailyBudgetUsd', t('settings.dailyBudget')]
  ] as const
  return (
    <div className={styles['mode']}>
      <span className={styles['label']}>{t('spending.here')}</span>
      {fields.map(([name, label]) => (
        <div key={name} className={styles['budget']}>
          <span>{label}</span>
          <BudgetField label={label} stored={budgets[name]} onChange={(usd) => onChange({ ...budgets, [name]: usd })} />
        </div>
      ))}
      <p className={dialog['text']}>{t('spending.hereText')}</p>
    </div>
  )
}

function LabelChoice({ label, onChange }: { label: SensitivityLabel; onChange: (label: SensitivityLabel) => void }) {
  const { t } = useText()
  const choices = SENSITIVITY_LABELS.map((value) => ({ value, label: t(`security.label.${value}`) }))
  return (
    <div className={styles['mode']}>
      <span className={styles['label']}>{t('security.labelTitle')}</span>
      <Segmented label={t('security.labelTitle')} value={label} choices={choices} onChange={onChange} />
      <p className={dialog['text']}>{t(`security.labelText.${label}`)}</p>
    </div>
  )
}

function ModeChoice({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) {
  const { t } = useText()
  const choices = (['app', 'ask', 'offline'] as const).map((value) => ({
    value,
    label: t(`workspaces.modes.${value}`)
  }))
  return (
    <div className={styles['mode']}>
      <span className={styles['label']}>{t('workspaces.mode')}</span>
      <Segmented label={t('workspaces.mode')} value={mode} choices={choices} onChange={onChange} />
      <p className={dialog['text']}>{t(`workspaces.modeTexts.${mode}`)}</p>
    </div>
  )
}
