import { decodeFleet, encodeFleet } from '../../../../main/learning/federated/flower/fleet-protocol.ts'
import {
  flowerObject,
  objectsOf,
  readObject,
  treeOf,
  type FlowerObject,
  type ObjectTree
} from '../../../../main/learning/federated/flower/flower-objects.ts'
import type { Fetch } from '../../../../main/ports.ts'

interface Asked {
  message: FlowerObject
  metadata: Record<string, unknown>
  answered: (body: unknown) => void
  isLate: boolean
}

/**
 * As much of a SuperLink as one round needs, in this process: it speaks the protocol of flwr 1.41 and remembers what came over
 * the wire. The real one is asked by `test/flower/run.ts`.
 */
export class FleetServer {
  /** Calls in their order. */
  readonly calls: string[] = []
  /** What came over the wire in answers, as it came. */
  readonly bodies: string[] = []
  readonly #objects = new Map<string, Uint8Array>()
  readonly #nodes = new Map<string, string>()
  readonly #waiting = new Map<string, Asked[]>()
  readonly #open = new Map<string, Asked>()
  readonly #answers = new Map<string, Asked>()

  readonly fetch: Fetch = (url, init = {}) => {
    const call = new URL(url).pathname.split('/').at(-1) ?? ''
    this.calls.push(call)
    const answer = this.#answer(call, Uint8Array.from(init.body as Uint8Array), new Headers(init.headers))
    return Promise.resolve(new Response(answer))
  }

  get nodes(): string[] {
    return [...this.#nodes.values()]
  }

  /** @param isLate the answer will be refused, as one that comes when the server has forgotten the question */
  ask(node: string, request: unknown, isLate = false): Promise<unknown> {
    const value = encodeFleet('ConfigRecord', {
      items: [{ key: 'body', value: { bytes: Buffer.from(JSON.stringify(request)) } }]
    })
    const config = flowerObject('ConfigRecord', value)
    const records = flowerObject('RecordDict', Buffer.from(JSON.stringify({ sextant: config.id })), [config])
    const metadata = {
      ...{ run_id: '7', src_node_id: '1', dst_node_id: node, reply_to_message_id: '', group_id: '' },
      ...{ ttl: 60, message_type: 'train', created_at: 0, message_id: '' }
    }
    const message = flowerObject('Message', encodeFleet('Message', { metadata }), [records])
    for (const { id, content } of objectsOf(message)) this.#objects.set(id, content)
    return new Promise((answered) => {
      const asked = { message, metadata: { ...metadata, message_id: message.id }, answered, isLate }
      this.#waiting.set(node, [...(this.#waiting.get(node) ?? []), asked])
    })
  }

  #answer(call: string, body: Uint8Array, headers: Headers): Uint8Array<ArrayBuffer> {
    const read = (name: string): Record<string, unknown> => decodeFleet(name, body) as Record<string, unknown>
    switch (call) {
      case 'register-node':
        return encodeFleet('RegisterNodeFleetResponse', { node_id: this.#nodeOf(headers) })
      case 'activate-node':
        return encodeFleet('ActivateNodeResponse', { node_id: this.#nodeOf(headers) })
      case 'send-node-heartbeat':
        return encodeFleet('SendNodeHeartbeatResponse', { success: true })
      case 'pull-messages': {
        const next = this.#waiting.get(this.#nodeOf(headers))?.shift()
        if (!next) return encodeFleet('PullMessagesResponse', {})
        this.#open.set(next.message.id, next)
        const message_object_trees = [treeOf(next.message)]
        return encodeFleet('PullMessagesResponse', {
          messages_list: [{ metadata: next.metadata }],
          message_object_trees
        })
      }
      case 'pull-object': {
        const object_content = this.#objects.get(String(read('PullObjectRequest')['object_id']))
        const is = object_content !== undefined
        return encodeFleet('PullObjectResponse', { object_found: is, object_available: is, object_content })
      }
      case 'push-messages':
        return this.#pushed(read('PushMessagesRequest'))
      case 'push-object':
        this.#stored(read('PushObjectRequest'))
        return encodeFleet('PushObjectResponse', { stored: true })
      case 'unregister-node':
        this.#nodes.delete(headers.get('flwr-public-key') ?? '')
        return new Uint8Array()
      default:
        return new Uint8Array()
    }
  }

  #nodeOf(headers: Headers): string {
    const key = headers.get('flwr-public-key') ?? ''
    const node = this.#nodes.get(key) ?? String(100 + this.#nodes.size)
    this.#nodes.set(key, node)
    return node
  }

  #pushed(request: Record<string, unknown>): Uint8Array<ArrayBuffer> {
    const [message] = request['messages_list'] as { metadata: { reply_to_message_id: string } }[]
    const [tree] = request['message_object_trees'] as ObjectTree[]
    const asked = this.#open.get(message?.metadata.reply_to_message_id ?? '')
    if (!asked || !tree || asked.isLate) return encodeFleet('PushMessagesResponse', {})
    const wanted: string[] = []
    for (let at: ObjectTree | undefined = tree; at; at = at.children[0]) wanted.push(at.object_id)
    this.#answers.set(wanted.at(-1) ?? '', asked)
    return encodeFleet('PushMessagesResponse', { objects_to_push: wanted, session_id: 's' })
  }

  #stored({ object_id, object_content }: Record<string, unknown>): void {
    const asked = this.#answers.get(String(object_id))
    if (!asked) return
    const { items } = decodeFleet('ConfigRecord', readObject(object_content as Uint8Array).body) as {
      items: { value: { bytes: Uint8Array } }[]
    }
    const text = Buffer.from(items[0]?.value.bytes ?? []).toString()
    this.bodies.push(text)
    asked.answered(JSON.parse(text))
  }
}
