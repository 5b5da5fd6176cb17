import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import type { Conversation } from '../../../main/domain/conversation.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { loadMoreConversations, selectConversations, useConversations } from '../../stores/use-conversations.ts'
import { ConversationRow } from './conversation-row.tsx'
import { DeletedRow } from './deleted-row.tsx'
import { FolderRow } from './folder-row.tsx'
import { lineKey, withHeadings, withOrganisation, type Group, type ListLine } from './groups.ts'
import { ListViewMenu } from './list-view-menu.tsx'
import { OrganiseDialog } from './organise-dialog.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { useToday } from './use-today.ts'
import styles from './conversation-list.module.css'

const keyOf = (_index: number, line: ListLine): string => lineKey(line)
const isRow = (line: ListLine | undefined): boolean => line !== undefined && line.type !== 'group'
/** Lines that one press of Page Up or Page Down passes. */
const PAGE_LINES = 12

/** Conversations, newest first, below what is pinned and the folders; older pages are read as the list is scrolled. */
export function ConversationList() {
  const { t } = useText()
  const lines = useLines()
  const loaded = useConversations((state) => state.loaded)
  const type = useConversations((state) => state.view.type)
  const open = useConversation((state) => state.id)
  const list = useRef<VirtuosoHandle>(null)
  const [reached, setReached] = useState<string | null>(null)
  const [top, setTop] = useState(0)
  const tabStop = reached !== null && lines.some((line) => lineKey(line) === reached) ? reached : firstRow(lines)

  const anchor = useRef<Conversation | null>(null)
  const onSelectTo = useCallback(
    (to: Conversation): void => selectConversations(between(lines, anchor.current ?? to, to).map(({ id }) => id)),
    [lines]
  )
  const move = (from: number, step: number): void => {
    let at = Math.min(lines.length - 1, Math.max(0, from + step))
    while (lines[at] && !isRow(lines[at])) at += Math.sign(step)
    const line = lines[at]
    if (!line) return
    setReached(lineKey(line))
    list.current?.scrollIntoView({ index: at, done: () => focusLine(lineKey(line)) })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const key = event.target instanceof HTMLElement ? event.target.dataset['line'] : undefined
    const at = lines.findIndex((line) => lineKey(line) === key)
    const step = STEPS[event.key]
    if (at < 0 || step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    move(Number.isFinite(step) ? at : step < 0 ? 1 : lines.length - 2, Number.isFinite(step) ? step : Math.sign(step))
  }
  return (
    <>
      <ListViewMenu />
      {type === 'deleted' && <p className={styles['hint']}>{t('conversations.trashText')}</p>}
      {lines.length === 0 ? (
        <p className={styles['none']}>
          {loaded && t(type === 'main' ? 'conversations.none' : 'conversations.noneHere')}
        </p>
      ) : (
        <div
          className={styles['place']}
          onKeyDown={onKeyDown}
          onFocus={({ target }) => {
            const key = target instanceof HTMLElement ? target.dataset['line'] : undefined
            if (key === undefined) return
            setReached(key)
            const line = lines.find((one) => lineKey(one) === key)
            if (line?.type === 'conversation') anchor.current = line.conversation
          }}
        >
          <StickyHeading lines={lines} top={top} />
          <Virtuoso
            ref={list}
            className={styles['list']}
            data={lines}
            computeItemKey={keyOf}
            endReached={() => void loadMoreConversations()}
            increaseViewportBy={200}
            onScroll={({ currentTarget }) => setTop(lineAt(currentTarget))}
            itemContent={(_index, line) => {
              const key = lineKey(line)
              if (line.type === 'group') return <Heading group={line.group} />
              if (line.type === 'folder')
                return <FolderRow folder={line.folder} open={line.open} reached={key === tabStop} />
              if (type === 'deleted') return <DeletedRow conversation={line.conversation} />
              return (
                <ConversationRow
                  conversation={line.conversation}
                  open={line.conversation.id === open}
                  inside={line.within !== undefined && line.within !== 'pinned'}
                  lineKey={key}
                  reached={key === tabStop}
                  onSelectTo={onSelectTo}
                />
              )
            }}
          />
        </div>
      )}
      <SelectionBar />
      <OrganiseDialog />
    </>
  )
}

const STEPS: Record<string, number> = {
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -PAGE_LINES,
  PageDown: PAGE_LINES,
  Home: -Infinity,
  End: Infinity
}

/** All lines of the list that is on view. */
function useLines(): ListLine[] {
  const conversations = useConversations((state) => state.conversations)
  const view = useConversations((state) => state.view)
  const organisation = useConversations((state) => state.organisation)
  const unfolded = useConversations((state) => state.unfolded)
  const today = useToday().getTime()
  return useMemo(
    () => [
      ...(view.type === 'main' && organisation ? withOrganisation(organisation, unfolded) : []),
      ...withHeadings(conversations, new Date(today))
    ],
    [conversations, view, organisation, unfolded, today]
  )
}

function firstRow(lines: readonly ListLine[]): string | null {
  const line = lines.find(isRow)
  return line ? lineKey(line) : null
}

/** The conversations from one line to another, both with them. */
function between(lines: readonly ListLine[], one: Conversation, other: Conversation): Conversation[] {
  const all = lines.flatMap((line) => (line.type === 'conversation' ? line.conversation : []))
  const [from, to] = [one, other].map(({ id }) => all.findIndex((each) => each.id === id)).sort((a, b) => a - b)
  return from === undefined || to === undefined || from < 0 ? [other] : all.slice(from, to + 1)
}

function focusLine(key: string): void {
  document.querySelector<HTMLElement>(`[data-line="${CSS.escape(key)}"]`)?.focus({ preventScroll: true })
}

/** The number of the line at the upper edge of the list. */
function lineAt(scroller: HTMLElement): number {
  const edge = scroller.getBoundingClientRect().top + 1
  const item = [...scroller.querySelectorAll<HTMLElement>('[data-item-index]')].find(
    (one) => one.getBoundingClientRect().bottom > edge
  )
  return Number(item?.dataset['itemIndex'] ?? 0)
}

/** The heading of what is at the upper edge stays in view while the list is scrolled. */
function StickyHeading({ lines, top }: { lines: readonly ListLine[]; top: number }) {
  const line = lines.slice(0, top + 1).findLast((one) => one.type === 'group')
  if (top === 0 || line?.type !== 'group') return null
  return (
    <div className={styles['sticky']} aria-hidden="true">
      <Heading group={line.group} as="div" />
    </div>
  )
}

function Heading({ group, as: Tag = 'h2' }: { group: Group; as?: 'h2' | 'div' }) {
  const { t } = useText()
  const formats = useFormats()
  const text =
    typeof group === 'string'
      ? t(`conversations.${group}`)
      : formats.date(group.month, { month: 'long', year: 'numeric' })
  return <Tag className={styles['heading']}>{text}</Tag>
}
