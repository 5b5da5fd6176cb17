import { z } from 'zod'
import { SextantError } from '../domain/errors.ts'
import { readJson } from '../domain/read-json.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type WorkspaceId } from '../domain/ids.ts'
import { DEFAULT_LABEL } from '../domain/sensitivity-label.ts'
import type { EpochMs } from '../domain/units.ts'
import type { Workspace } from '../domain/workspace.ts'
import type { WritableDatabase } from './database.ts'

interface Row {
  id: WorkspaceId
  name: string
  network_mode: Workspace['networkMode']
  label: Workspace['label']
  mask_terms: string
  mask_silently: number
  conversations: number
}

const terms = z.array(z.string())

/** Workspaces in the order in which they were made; the first one is always there. */
export class WorkspaceStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    // Those of a removed workspace are the first one's.
    const conversations = `(SELECT count(*) FROM workspaces n JOIN conversations c ON c.workspace_id = n.id AND c.deleted_at IS NULL
      WHERE n.id = w.id OR (w.id = '${DEFAULT_WORKSPACE}' AND n.removed_at IS NOT NULL)) AS conversations`
    this.#statements = {
      list: database.query<Row>(
        `SELECT id, name, network_mode, label, mask_terms, mask_silently, ${conversations} FROM workspaces w WHERE removed_at IS NULL ORDER BY position`
      ),
      mode: database.query<{ network_mode: Workspace['networkMode'] }>(
        'SELECT network_mode FROM workspaces WHERE id = ? AND removed_at IS NULL'
      ),
      one: database.query<Omit<Row, 'conversations'>>(
        'SELECT id, name, network_mode, label, mask_terms, mask_silently FROM workspaces WHERE id = ? AND removed_at IS NULL'
      ),
      setRules: database.command('UPDATE workspaces SET label = ?, mask_terms = ?, mask_silently = ? WHERE id = ?'),
      add: database.command('INSERT INTO workspaces (id, name, created_at) VALUES (?, ?, ?)'),
      rename: database.command('UPDATE workspaces SET name = ? WHERE id = ?'),
      setMode: database.command('UPDATE workspaces SET network_mode = ? WHERE id = ?'),
      remove: database.command('UPDATE workspaces SET removed_at = ? WHERE id = ?'),
      move: database.command('UPDATE conversations SET workspace_id = ?, folder_id = NULL WHERE id = ?')
    }
  }

  list(): Workspace[] {
    return this.#statements.list.all().map(({ network_mode, mask_terms, mask_silently, ...row }) => ({
      ...row,
      networkMode: network_mode,
      maskTerms: readJson(terms, mask_terms) ?? [],
      masksSilently: mask_silently === 1
    }))
  }

  has(id: WorkspaceId): boolean {
    return this.#statements.mode.one(id) !== undefined
  }

  /** null where the app's mode holds. */
  networkMode(id: WorkspaceId): Workspace['networkMode'] {
    return this.#statements.mode.one(id)?.network_mode ?? null
  }

  /**
   * What may leave; a workspace that is gone is one of the first workspace's.
   * @throws SextantError `mask-terms-damaged`: nothing may leave while nobody knows what has to be masked
   */
  rulesOf(id: WorkspaceId): Pick<Workspace, 'label' | 'maskTerms' | 'masksSilently'> {
    const row = this.#statements.one.one(id) ?? this.#statements.one.one(DEFAULT_WORKSPACE)
    if (!row) return { label: DEFAULT_LABEL, maskTerms: [], masksSilently: false }
    const maskTerms = readJson(terms, row.mask_terms)
    if (!maskTerms) throw new SextantError('mask-terms-damaged')
    return { label: row.label, maskTerms, masksSilently: row.mask_silently === 1 }
  }

  setRules(id: WorkspaceId, change: Partial<Pick<Workspace, 'label' | 'maskTerms' | 'masksSilently'>>): void {
    const row = this.#statements.one.one(id)
    if (!row) return
    // Damaged terms stay as they are until somebody writes new ones.
    const maskTerms = change.maskTerms ? JSON.stringify(change.maskTerms) : row.mask_terms
    const masksSilently = change.masksSilently ?? row.mask_silently === 1
    this.#statements.setRules.run(change.label ?? row.label, maskTerms, masksSilently ? 1 : 0, id)
  }

  add(id: WorkspaceId, name: string, now: EpochMs): void {
    this.#statements.add.run(id, name, now)
  }

  rename(id: WorkspaceId, name: string): void {
    this.#statements.rename.run(name, id)
  }

  setNetworkMode(id: WorkspaceId, mode: Workspace['networkMode']): void {
    this.#statements.setMode.run(mode, id)
  }

  /** Its conversations go to the first workspace, of which it is another name from now on. */
  remove(id: WorkspaceId, now: EpochMs): void {
    this.#statements.remove.run(now, id)
  }

  moveConversation(conversation: ConversationId, to: WorkspaceId): void {
    this.#statements.move.run(to, conversation)
  }
}
