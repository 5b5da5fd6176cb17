import { act, fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_WORKSPACE, type ModelRef } from '../../../main/domain/ids.ts'
import type { TuningChoices, TuningRun } from '../../../preload/contract/tuning.ts'
import { SharedVersions } from '../../../renderer/features/settings/shared-versions.tsx'
import { showPage } from '../../../renderer/stores/use-app.ts'
import { FakeMain } from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

let main: FakeMain
const local = 'local:small' as ModelRef

beforeEach(() => {
  main = new FakeMain().connect()
})

const found: TuningRun = {
  id: '00000000-0000-4000-8000-000000000001',
  workspaceId: DEFAULT_WORKSPACE,
  at: 0,
  state: 'ended',
  answers: local,
  reflects: local,
  first: 'Answer.',
  examples: 40,
  limits: { rollouts: 100, microUsd: 1_000_000 },
  used: { calls: 70, microUsd: 0 },
  result: {
    verdict: 'better',
    prompt: 'Answer in capitals.',
    gate: { rows: 12, before: 0.25, after: 0.9, evidence: 41.3, needed: 33.3 },
    suggestions: 4
  }
}

async function openLearning(state: Partial<TuningChoices>): Promise<void> {
  main.answer(main.tuning.state, {
    runs: [],
    examples: 40,
    leastExamples: 20,
    models: [{ ref: local, name: 'Small', where: 'local' }],
    defaultRef: local,
    ...state
  })
  await openApp()
  act(() => showPage('learning'))
  await settle()
}

describe('better instructions', () => {
  test('need enough examples', async () => {
    await openLearning({ examples: 3 })
    expect((await screen.findByText(/^3 examples of this workspace/)).textContent).toContain('A run needs 20.')
    expect(screen.queryByRole('button', { name: /^Look with/ })).toBeNull()
  })

  test('are looked for with the models and limits on view', async () => {
    await openLearning({})
    const begin = await screen.findByRole<HTMLButtonElement>('button', { name: 'Look with 40 examples' })
    fireEvent.change(screen.getByLabelText('Answers at most'), { target: { value: '20' } })
    expect(begin.disabled).toBe(true)
    fireEvent.change(screen.getByLabelText('Answers at most'), { target: { value: '60' } })
    fireEvent.click(begin)
    await settle()
    expect(main.tuning.begin).toHaveBeenCalledWith({
      workspaceId: DEFAULT_WORKSPACE,
      answers: local,
      reflects: local,
      rollouts: 60,
      microUsd: 1_000_000
    })
  })

  test('show their numbers, and are taken and taken back', async () => {
    await openLearning({ runs: [found, { ...found, id: '00000000-0000-4000-8000-000000000002', state: 'accepted' }] })
    expect(await screen.findAllByText(/On 12 examples never seen: 25% before, 90% with it/)).toHaveLength(2)
    fireEvent.click(screen.getByRole('button', { name: 'Use these instructions' }))
    await settle()
    expect(main.tuning.accept).toHaveBeenCalledWith({ id: found.id })
    fireEvent.click(screen.getByRole('button', { name: 'Take back' }))
    await settle()
    expect(main.tuning.rollBack).toHaveBeenCalledWith({ id: '00000000-0000-4000-8000-000000000002' })
  })
})

test('what was learned together says what trying it came to, and can be refused', async () => {
  render(
    <SharedVersions
      versions={[
        { run: 'one', version: 2, at: 0, state: 'worse', tried: { outcomes: 14, before: 0.5, after: 0.61 } },
        { run: 'one', version: 1, at: 0, state: 'used', tried: { outcomes: 14, before: 0.55, after: 0.5 } }
      ]}
    />
  )
  expect(screen.getByText(/version 2/).textContent).toContain(
    'did worse here. Error on 14 answers: 0.5 before, 0.61 with it.'
  )
  const refuse = screen.getAllByRole('button', { name: 'Do not use' })
  expect(refuse).toHaveLength(1)
  fireEvent.click(refuse[0] as HTMLElement)
  await settle()
  expect(main.together.refuse).toHaveBeenCalledWith({ run: 'one', version: 1 })
})
