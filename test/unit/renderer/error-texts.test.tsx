import { renderHook } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { stringsIn } from '../../../main/config/strings.ts'
import type { PlainError } from '../../../main/domain/errors.ts'
import { errorText, failedTurnText } from '../../../main/terminal/print-turn.ts'
import { plainText } from '../../../main/terminal/plain-text.ts'
import { speak } from '../../../renderer/i18n/i18n.ts'
import { useErrorText } from '../../../renderer/i18n/use-error-text.ts'
import { everyFailure, type KnownFailure } from '../../fakes/every-failure.ts'

/** Half sentences that say what became of the person's work, in either language. */
const KEPT = {
  en: /kept|safe|saved|[Nn]othing|not touched|untouched/,
  tr: /duruyor|saklandı|kayıtlı|[Hh]içbir şey|dokunulmadı|kaybolmadı/
}

/** What only a turn may say: where a key is tested, nothing was written. */
const WRITTEN = { en: /you wrote/i, tr: /yazdıklarınız/i }

const failures = everyFailure()
const inWindow = (error: PlainError): string => {
  const { result } = renderHook(() => useErrorText())
  const { message, advice } = result.current(error)
  return `${message} ${advice}`
}

describe.each(['en', 'tr'] as const)('what went wrong is said in %s', (language) => {
  test.each(['file', 'database', 'network', 'download', 'provider'] as const)('of every %s', (kind) => {
    speak(language)
    const strings = stringsIn(language)
    const ofKind = failures.filter((failure) => failure.kind === kind)
    expect(ofKind.length).toBeGreaterThan(20)
    for (const { name, error, quoted } of ofKind) {
      const texts = { window: inWindow(error), terminal: errorText(error, strings) }
      for (const [where, text] of Object.entries(texts)) {
        const named = `${name} (${where}): ${text}`
        expect(named).not.toMatch(/\{\{|errors\.|undefined|providers\./)
        if (kind === 'network' || kind === 'provider') expect(named).not.toMatch(WRITTEN[language])
        else expect(named).toMatch(KEPT[language])
        if (quoted !== undefined) expect(named).toContain(where === 'terminal' ? plainText(quoted) : quoted)
      }
      expect(failedTurnText(error, strings)).toMatch(KEPT[language])
      expect({ name, code: error.code }).not.toEqual({ name, code: 'internal' })
    }
  })
})

test.each(['en', 'tr'] as const)(
  'of a connection that was lost nothing is said about what had been sent, in %s',
  (language) => {
    speak(language)
    for (const { name, error } of failures)
      if (error.code === 'provider-unreachable') expect(`${name}: ${inWindow(error)}`).not.toMatch(/sent\b|gönderil/)
  }
)

test('each class of connection has a sentence of its own', () => {
  speak('en')
  const ownSentence = ({ error, quoted }: KnownFailure): string => inWindow(error).replace(quoted ?? '', '')
  const networks = failures.filter(({ kind }) => kind === 'network')
  const byReason = new Map<string, Set<string>>()
  for (const failure of networks) {
    const reason = String(failure.error.params['reason'])
    byReason.set(reason, (byReason.get(reason) ?? new Set()).add(ownSentence(failure)))
  }
  expect([...byReason.keys()].sort()).toEqual([
    'blocked',
    'certificate-early',
    'certificate-expired',
    'certificate-issuer',
    'certificate-name',
    'certificate-other',
    'certificate-revoked',
    'certificate-weak',
    'exhausted',
    'handshake',
    'http',
    'name',
    'offline',
    'proxy',
    'refused',
    'reset',
    'route',
    'timeout'
  ])
  for (const sentences of byReason.values()) expect(sentences.size).toBe(1)
  expect(new Set([...byReason.values()].flatMap((same) => [...same])).size).toBe(byReason.size)
})
