import type { ContextPreview } from '../../../main/domain/context-preview.ts'
import { useText } from '../../i18n/use-text.ts'
import { leftOutIn, shortenedIn } from '../inspector/ledger-groups.ts'

/** What a model would not read, in a few words: how many items would be shortened, and how many messages not read. */
export function useLostParts({ lost }: Pick<ContextPreview, 'lost'>): string {
  const { t, language } = useText()
  const [shortened, leftOut] = [shortenedIn({ lines: lost }), leftOutIn({ lines: lost })]
  return new Intl.ListFormat(language).format([
    ...(leftOut > 0 ? [t('chat.outgoing.leftOut', { count: leftOut })] : []),
    ...(shortened > 0 ? [t('chat.outgoing.shortened', { count: shortened })] : [])
  ])
}
