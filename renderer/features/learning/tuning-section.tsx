import { useEffect, useState } from 'react'
import type { ModelRef } from '../../../main/domain/ids.ts'
import type { TuningChoices } from '../../../preload/contract/tuning.ts'
import { useText } from '../../i18n/use-text.ts'
import { beginTuning, followTuning, useTuning } from '../../stores/use-tuning.ts'
import { currentWorkspace, nameOf, useWorkspaces } from '../../stores/use-workspaces.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import page from '../../ui/page.module.css'
import { Select } from '../../ui/select.tsx'
import { TuningRunCard } from './tuning-run-card.tsx'
import styles from './learning-page.module.css'

const ROLLOUTS = { usual: 100, least: 30, most: 1_000 }
const USUAL_USD = 1

/** Better instructions for the workspace, found by trying them on its corrected answers. */
export function TuningSection() {
  const { t } = useText()
  const state = useTuning(({ state: now }) => now)
  const workspace = useWorkspaces(({ list }) => currentWorkspace(list))
  useEffect(followTuning, [])
  if (!state || !workspace) return null
  const enough = state.examples >= state.leastExamples
  return (
    <section>
      <h2 className={page['heading']}>{t('tuning.title')}</h2>
      <p className={styles['none']}>{t('tuning.text', { workspace: nameOf(workspace) })}</p>
      {enough ? (
        <Begin key={workspace.id} state={state} />
      ) : (
        <p className={styles['none']}>{t('tuning.tooFew', { count: state.examples, least: state.leastExamples })}</p>
      )}
      {state.runs.length > 0 && (
        <ul className={styles['list']}>
          {state.runs.map((run) => (
            <TuningRunCard key={run.id} run={run} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Begin({ state }: { state: TuningChoices }) {
  const { t } = useText()
  const [answers, setAnswers] = useState<ModelRef>(state.defaultRef)
  const [reflects, setReflects] = useState<ModelRef>(state.defaultRef)
  const [rollouts, setRollouts] = useState(String(ROLLOUTS.usual))
  const [usd, setUsd] = useState(String(USUAL_USD))
  const [asked, money] = [Number(rollouts), Number(usd)]
  const fits =
    Number.isInteger(asked) && asked >= ROLLOUTS.least && asked <= ROLLOUTS.most && money >= 0 && money <= 100
  const running = state.runs.some((run) => run.state === 'running')
  return (
    <div className={styles['form']}>
      <Models label={t('tuning.answers')} value={answers} state={state} onChange={setAnswers} />
      <Models label={t('tuning.reflects')} value={reflects} state={state} onChange={setReflects} />
      <Field
        label={t('tuning.rollouts')}
        inputMode="numeric"
        value={rollouts}
        onChange={({ target }) => setRollouts(target.value)}
      />
      <Field
        label={t('tuning.usd')}
        inputMode="decimal"
        value={usd}
        error={fits ? undefined : t('tuning.wrong', ROLLOUTS)}
        onChange={({ target }) => setUsd(target.value)}
      />
      <Button disabled={!fits || running} onClick={() => void beginTuning(answers, reflects, asked, money)}>
        {t('tuning.begin', { count: state.examples })}
      </Button>
    </div>
  )
}

interface ModelsProps {
  label: string
  value: ModelRef
  state: TuningChoices
  onChange: (ref: ModelRef) => void
}

function Models({ label, value, state, onChange }: ModelsProps) {
  const { t } = useText()
  return (
    <label className={styles['model']}>
      {label}
      <Select value={value} onChange={({ target }) => onChange(target.value as ModelRef)}>
        {state.models.map(({ ref, name, where }) => (
          <option key={ref} value={ref}>
            {t(`tuning.models.${where}`, { name })}
          </option>
        ))}
      </Select>
    </label>
  )
}
