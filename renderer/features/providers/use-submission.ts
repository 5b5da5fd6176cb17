import { useState } from 'react'
import type { PlainError } from '../../../main/domain/errors.ts'
import { plainErrorOf } from '../../client/client.ts'

interface Submission {
  /** Why it was refused. */
  error: PlainError | null
  /** The host that a person has to confirm before it goes on. */
  toConfirm: string | null
  sending: boolean
  submit: (confirmHost: boolean) => void
  /** Takes back what was said about the last try. */
  forget: () => void
}

/** A form with an address in it: a host that is reached without encryption is asked about, everything else is explained. */
export function useSubmission(work: (confirmHost: boolean) => Promise<void>): Submission {
  const [error, setError] = useState<PlainError | null>(null)
  const [sending, setSending] = useState(false)
  const submit = (confirmHost: boolean): void => {
    setError(null)
    setSending(true)
    work(confirmHost)
      .catch((thrown: unknown) => setError(plainErrorOf(thrown)))
      .finally(() => setSending(false))
  }
  const toConfirm = error?.code === 'base-url-unconfirmed' ? String(error.params['host']) : null
  return { error, toConfirm, sending, submit, forget: () => setError(null) }
}
