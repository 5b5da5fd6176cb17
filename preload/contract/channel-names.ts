import type { AppEvents, Contract } from './contract.ts'

// Names only: the schemas stay in main, where requests are checked, and out of every window's start.
export const channelMethods: { readonly [Domain in keyof Contract]: readonly (keyof Contract[Domain])[] } = {
  app: ['facts', 'copyText', 'openLink', 'showDataFolder'],
  cache: ['status', 'today', 'entries', 'remove', 'clear', 'feedback', 'setSecret', 'newTeamKey', 'fetchEmbedding'],
  context: ['preview', 'wishes', 'wish', 'compared'],
  conversations: [
    'list',
    'open',
    'messages',
    'rename',
    'delete',
    'restore',
    'setModel',
    'selectBranch',
    'saveDraft',
    'newDraft',
    'find',
    'organisation',
    'organise',
    'erase',
    'addFolder',
    'renameFolder',
    'removeFolder'
  ],
  attachments: ['add', 'choose'],
  workspaces: ['list', 'select', 'create', 'change', 'remove', 'moveConversation'],
  turns: [
    'start',
    'regenerate',
    'escalate',
    'continue',
    'stop',
    'preview',
    'rate',
    'copied',
    'forecasts',
    'forgetLearned',
    'trace',
    'exchange',
    'answers',
    'answer'
  ],
  models: ['list', 'download', 'pauseDownload', 'discardDownload', 'remove', 'addFile', 'setDefault', 'unload'],
  settings: ['get', 'change', 'own', 'changeOwn'],
  network: ['status', 'change', 'ledger', 'ledgerHosts', 'verifyLedger', 'exportLedger'],
  confirmations: ['open', 'answer'],
  providers: ['list', 'add', 'change', 'remove', 'setKey', 'test', 'refreshModels', 'editPrice', 'updatePrices'],
  search: ['find', 'recentAnswers'],
  insights: [
    'figures',
    'turns',
    'archivedWithin',
    'archivedTurns',
    'spend',
    'monthBurn',
    'load',
    'routing',
    'promptSavings'
  ],
  learning: ['examples', 'editExample', 'removeExample', 'clearExamples', 'exportExamples'],
  archive: [
    'tasks',
    'cancelTask',
    'dismissTask',
    'exportConversations',
    'exportTurns',
    'import',
    'backups',
    'backUp',
    'checkBackup',
    'restore',
    'restart',
    'chooseBackupFolder'
  ],
  together: ['status', 'preview', 'forget']
}

export const eventNames: readonly (keyof AppEvents)[] = [
  'conversations.changed',
  'workspaces.changed',
  'models.changed',
  'settings.changed',
  'network.changed',
  'confirmations.changed',
  'providers.changed',
  'tasks.changed',
  'app.failed',
  'cache.changed',
  'together.changed',
  'learning.changed',
  'menu.command'
]
