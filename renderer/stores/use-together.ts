import { create } from 'zustand'
import type { TogetherPreview, TogetherStatus } from '../../preload/contract/together.ts'
import { client, onAppEvent } from '../client/client.ts'
import { Latest } from '../client/latest.ts'
import { showError } from './use-toasts.ts'

interface TogetherView {
  /** null until main has told. */
  status: TogetherStatus | null
  /** null while the person has not asked what would be sent. */
  preview: TogetherPreview | null
}

export const useTogether = create<TogetherView>(() => ({ status: null, preview: null }))

const readings = new Latest()

export async function readTogether(): Promise<void> {
  const isLast = readings.begin()
  try {
    const status = await client.together.status()
    if (isLast()) useTogether.setState({ status })
  } catch (error) {
    showError(error)
  }
}

/** Reads it now and after every change. @returns what ends that */
export function followTogether(): () => void {
  void readTogether()
  const ends = [
    onAppEvent('together.changed', (status) => {
      readings.begin()
      useTogether.setState({ status })
    }),
    onAppEvent('settings.changed', () => void readTogether())
  ]
  return () => {
    ends.forEach((end) => end())
    useTogether.setState({ preview: null })
  }
}

export async function showPreview(): Promise<void> {
  try {
    useTogether.setState({ preview: await client.together.preview() })
  } catch (error) {
    showError(error)
  }
}

export async function forgetTogether(): Promise<void> {
  try {
    useTogether.setState({ status: await client.together.forget(), preview: null })
  } catch (error) {
    showError(error)
  }
}

/** A version of what was learned together is not to be used any more. */
export async function refuseVersion(run: string, version: number): Promise<void> {
  try {
    useTogether.setState({ status: await client.together.refuse({ run, version }) })
  } catch (error) {
    showError(error)
  }
}
