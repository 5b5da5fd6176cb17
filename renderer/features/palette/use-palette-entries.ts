import { shiftShortcut, shortcut } from '../../client/shortcuts.ts'
import { client } from '../../client/client.ts'
import { textOf } from '../../../main/domain/message-text.ts'
import { useText } from '../../i18n/use-text.ts'
import { archive, deleteConversations, pin } from '../../stores/organise.ts'
import { stopAnswer } from '../../stores/turns.ts'
import { undoLast } from '../../stores/undo.ts'
import { setInspectorOpen, showPage, toggleRail, useApp, type Page } from '../../stores/use-app.ts'
import {
  chooseModel,
  draftOwner,
  newConversation,
  openConversation,
  useConversation
} from '../../stores/use-conversation.ts'
import { useConversations } from '../../stores/use-conversations.ts'
import { openFind } from '../../stores/use-find.ts'
import { isInstalled, useModels } from '../../stores/use-models.ts'
import { changeNetwork, networkModes } from '../../stores/use-network.ts'
import { showOverlay } from '../../stores/use-overlay.ts'
import { offeredBy, useProviders } from '../../stores/use-providers.ts'
import { openSearch, searchFor } from '../../stores/use-search.ts'
import { changeSettings } from '../../stores/use-settings.ts'
import { showError } from '../../stores/use-toasts.ts'
import { chooseFiles } from '../chat/attach-files.ts'
import { focusComposer } from '../chat/focus-composer.ts'
import { insertTemplate } from '../templates/insert-template.ts'
import { shippedTemplates, useOwnTemplates } from '../templates/templates.ts'
import { showSetting } from './show-setting.ts'

export interface PaletteEntry {
  key: string
  kind: 'command' | 'page' | 'conversation' | 'model' | 'setting' | 'template'
  name: string
  keys?: string | undefined
  /** Fits whatever was typed, after all others. */
  always?: boolean
  run: () => void
}

const PAGES = ['insights', 'cache', 'models', 'providers', 'archive', 'settings'] as const satisfies readonly Page[]

/** Headings of the settings page and of what is most often looked for on it. */
const SETTINGS = [
  'settings.appearance',
  'settings.language',
  'settings.theme',
  'settings.textSize',
  'settings.answers',
  'settings.systemPrompt',
  'settings.temperature',
  'settings.longestAnswer',
  'settings.defaultModel',
  'settings.fallbackModel',
  'settings.auto.routing',
  'settings.spending',
  'settings.monthlyBudget',
  'settings.privacy',
  'settings.dataFolder',
  'settings.localModels',
  'settings.idleUnload',
  'settings.gpu',
  'cache.title',
  'cache.settings.warming',
  'settings.history',
  'settings.backupEvery',
  'settings.backupFolder',
  'settings.telemetry',
  'settings.keyboard'
] as const

/** All that the palette can do, in the order in which equals are shown. */
export function usePaletteEntries(text: string): PaletteEntry[] {
  const { t } = useText()
  return [
    ...useCommandEntries(),
    ...useConversationEntries(),
    ...useModelEntries(),
    ...useTemplateEntries(),
    ...SETTINGS.map((key): PaletteEntry => ({ key, kind: 'setting', name: t(key), run: () => showSetting(t(key)) })),
    ...(text.trim() === ''
      ? []
      : [
          {
            key: 'search',
            kind: 'command' as const,
            name: t('palette.search', { text: text.trim() }),
            always: true,
            run: () => {
              openSearch()
              searchFor(text.trim())
            }
          }
        ])
  ]
}

function useCommandEntries(): PaletteEntry[] {
  const { t } = useText()
  const conversation = useConversation((state) => state.conversation)
  const running = useConversation((state) => state.running !== null)
  const command = (key: string, name: string, run: () => void, keys?: string): PaletteEntry => ({
    key,
    kind: 'command',
    name,
    keys,
    run
  })
  const begin = (): void => {
    newConversation()
    focusComposer()
  }
  return [
    command('new', t('palette.command.new'), begin, shortcut('N')),
    ...(running ? [command('stop', t('palette.command.stop'), () => void stopAnswer())] : []),
    ...(conversation
      ? [
          command('find', t('palette.command.find'), openFind, shortcut('F')),
          command('copy', t('palette.command.copy'), () => void copyLastAnswer()),
          command('pin', t('palette.command.pin'), () => void pin([conversation], !conversation.pinned)),
          command('archive', t('palette.command.archive'), () => void archive([conversation], true)),
          command('delete', t('palette.command.delete'), () => void deleteConversations([conversation]))
        ]
      : []),
    command('undo', t('palette.command.undo'), () => void undoLast(), shortcut('Z')),
    command('attach', t('palette.command.attach'), () => void chooseFiles(draftOwner(useConversation.getState()))),
    command('templates', t('palette.command.templates'), () => showOverlay('templates')),
    command(
      'details',
      t('palette.command.details'),
      () => setInspectorOpen(!useApp.getState().inspectorOpen),
      shortcut('I')
    ),
    command('rail', t('palette.command.rail'), toggleRail, shortcut('B')),
    command('theme', t('palette.command.theme'), switchTheme),
    command('all', t('search.field'), openSearch, shiftShortcut('F')),
    ...networkModes.map((mode) =>
      command(
        `mode-${mode}`,
        t('palette.mode', { mode: t(`network.mode.${mode}`) }),
        () => void changeNetwork({ mode })
      )
    ),
    command('network', t('palette.command.network'), () => showPage('network')),
    ...PAGES.map((page): PaletteEntry => ({
      key: `page ${page}`,
      kind: 'page',
      name: t(`${page}.title`),
      run: () => showPage(page)
    }))
  ]
}

function useConversationEntries(): PaletteEntry[] {
  const { conversations, organisation, unfolded } = useConversations()
  const all = [
    ...(organisation?.pinned ?? []),
    ...Object.values(unfolded).flatMap((list) => list ?? []),
    ...conversations
  ]
  const known = new Map(all.map((one) => [one.id, one]))
  return [...known.values()].map(({ id, title }) => ({
    key: id,
    kind: 'conversation',
    name: title,
    run: () => void openConversation(id)
  }))
}

function useModelEntries(): PaletteEntry[] {
  const { t } = useText()
  const models = useModels((state) => state.list)
  const providers = useProviders((state) => state.list)
  const here = models?.models.filter(isInstalled).map(({ ref, name }) => ({ ref, name })) ?? []
  const online = providers?.providers.flatMap(offeredBy).map(({ ref, id, name }) => ({ ref, name: name ?? id })) ?? []
  return [...here, ...online].map(({ ref, name }) => ({
    key: ref,
    kind: 'model',
    name: t('palette.useModel', { model: name }),
    run: () => {
      showPage('chat')
      void chooseModel(ref)
      focusComposer()
    }
  }))
}

function useTemplateEntries(): PaletteEntry[] {
  const { language } = useText()
  return [...useOwnTemplates(), ...shippedTemplates(language)].map((template) => ({
    key: `template ${template.id}`,
    kind: 'template',
    name: template.name,
    run: () => insertTemplate(template)
  }))
}

async function copyLastAnswer(): Promise<void> {
  const { order, messages } = useConversation.getState()
  const last = order.flatMap((id) => messages[id] ?? []).findLast(({ role }) => role === 'assistant')
  if (!last) return
  try {
    await client.app.copyText({ text: textOf(last) })
  } catch (error) {
    showError(error)
  }
}

function switchTheme(): void {
  const dark = getComputedStyle(document.documentElement).colorScheme.includes('light dark')
    ? matchMedia('(prefers-color-scheme: dark)').matches
    : document.documentElement.dataset['theme'] === 'dark'
  void changeSettings({ appearance: { theme: dark ? 'light' : 'dark' } })
}
