import path from 'node:path'
import { v7 as uuid } from 'uuid'
import type { ConversationId, MessageId, ModelRef, TurnId } from '../../main/domain/ids.ts'
import type { AnswerSummary, Message } from '../../main/domain/message.ts'
import { TRACE_VERSION, type TurnTrace } from '../../main/domain/trace.ts'
import { ConversationStore } from '../../main/storage/conversation-store.ts'
import { Database } from '../../main/storage/database.ts'
import { MessageStore } from '../../main/storage/message-store.ts'
import { TraceStore } from '../../main/storage/trace-store.ts'

const MODEL = 'local:qwen3-4b-instruct-2507' as ModelRef
const MODEL_NAME = 'Qwen3 4B Instruct'

const CHURN = `**Small retail lost the most: 212 customers, 6.9 % of the segment.** It has worsened for three months in a row; every other segment is flat or better.

| Segment | Customers | Lost | Churn |
|---|---:|---:|---:|
| Small retail | 3,071 | 212 | 6.9 % |
| Wholesale | 640 | 19 | 3.0 % |
| Online only | 1,955 | 47 | 2.4 % |

Churn is the share of customers lost in the quarter: $\\text{churn} = \\frac{\\text{lost}}{\\text{customers at the start}}$.`

const SQL = `Count each customer once, in the quarter of the cancellation:

\`\`\`sql
SELECT segment,
       count(*) FILTER (WHERE cancelled_at >= DATE '2026-07-01') AS lost,
       count(*) AS customers
FROM customers
WHERE joined_at < DATE '2026-07-01'
GROUP BY segment
ORDER BY lost DESC;
\`\`\`

Customers without an order for 90 days are “dormant” and are not part of it.`

interface Exchange {
  question: string
  answer: string
}

const CONVERSATIONS: { daysAgo: number; exchanges: Exchange[] }[] = [
  { daysAgo: 9, exchanges: [{ question: 'Summary of risks, draft 3', answer: 'Three risks stand out.' }] },
  { daysAgo: 5, exchanges: [{ question: 'SQL for cohort retention', answer: SQL }] },
  {
    daysAgo: 1,
    exchanges: [
      {
        question: 'Kur etkisi nasıl anlatılır?',
        answer: 'Kur etkisi, aynı miktarın iki dönemin kurlarıyla değerinin farkıdır.'
      }
    ]
  },
  {
    daysAgo: 1,
    exchanges: [{ question: 'Late payments: which customers?', answer: 'Eleven customers pay later than agreed.' }]
  },
  { daysAgo: 0, exchanges: [{ question: 'Ciro tahmini için varsayımlar', answer: 'Üç varsayım yeterlidir.' }] },
  {
    daysAgo: 0,
    exchanges: [
      { question: 'Which segment lost the most customers in Q3, and is it getting worse?', answer: CHURN },
      { question: 'Write the query behind it.', answer: SQL }
    ]
  }
]

/** Fills an empty data folder with a few conversations, for photographs of screens that are not empty. */
export function seedExampleConversations(data: string, now: number): void {
  const database = Database.open(path.join(data, 'sextant.db'))
  const stores = {
    conversations: new ConversationStore(database),
    messages: new MessageStore(database),
    traces: new TraceStore(database)
  }
  CONVERSATIONS.forEach(({ daysAgo, exchanges }, index) => {
    const at = now - daysAgo * 86_400_000 - (CONVERSATIONS.length - index) * 60_000
    const id = uuid() as ConversationId
    stores.conversations.create(id, exchanges[0]?.question ?? '', MODEL, at)
    let parentId: MessageId | null = null
    for (const exchange of exchanges) parentId = addExchange(stores, id, parentId, exchange, at)
    stores.conversations.touch(id, at)
  })
  database.close()
}

function addExchange(
  { conversations, messages, traces }: { conversations: ConversationStore; messages: MessageStore; traces: TraceStore },
  conversationId: ConversationId,
  parentId: MessageId | null,
  { question, answer }: Exchange,
  createdAt: number
): MessageId {
  const common = { conversationId, status: 'complete' as const, createdAt, error: null }
  const asked: Message = {
    ...common,
    id: uuid() as MessageId,
    parentId,
    role: 'user',
    parts: [{ type: 'text', text: question }],
    turnId: null,
    model: null,
    summary: null
  }
  const trace = exampleTrace(conversationId, uuid() as MessageId, createdAt)
  const summary: AnswerSummary = {
    modelName: MODEL_NAME,
    totalMs: trace.totalMs,
    firstTokenMs: 380,
    inputTokens: 3118,
    outputTokens: 612,
    tokensPerSecond: 146,
    costMicroUsd: 0,
    sentBytes: 0,
    leftOutMessages: 0,
    truncated: false,
    demo: false
  }
  messages.add(asked)
  messages.add({
    ...common,
    id: trace.messageId,
    parentId: asked.id,
    role: 'assistant',
    parts: [{ type: 'text', text: answer }],
    turnId: trace.turnId,
    model: MODEL,
    summary
  })
  conversations.setHead(conversationId, trace.messageId)
  traces.add(trace)
  return trace.messageId
}

function exampleTrace(conversationId: ConversationId, messageId: MessageId, startedAt: number): TurnTrace {
  return {
    version: TRACE_VERSION,
    turnId: uuid() as TurnId,
    conversationId,
    messageId,
    startedAt,
    model: MODEL,
    modelName: MODEL_NAME,
    where: 'local',
    stages: [
      { name: 'fit', startMs: 0.4, durationMs: 1.2 },
      { name: 'generate', startMs: 1.7, durationMs: 4208 }
    ],
    decisions: {
      fit: {
        budgetTokens: 6144,
        usedTokens: 3118,
        counting: 'exact',
        lines: [
          { messageId: null, kind: 'system', tokens: 486, outcome: 'kept' },
          { messageId: null, kind: 'earlier', tokens: 2295, outcome: 'kept' },
          { messageId: null, kind: 'last', tokens: 337, outcome: 'kept' }
        ]
      }
    },

    beforeProviderMs: 1.7,
    firstTokenMs: 380,
    totalMs: 4210,
    usage: { input: 3118, cachedInput: 2781, output: 612 },
    costMicroUsd: 0,
    outcome: 'complete',
    finish: { reason: 'stop', rawReason: 'stop' },
    switches: [],
    error: null,
    sentBytes: 0
  }
}
