import { createPublicKey, sign, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { isDeclined } from '../../../domain/declined.ts'
import { SextantError } from '../../../domain/errors.ts'
import type { Clock, Fetch } from '../../../ports.ts'
import { decodeFleet, encodeFleet } from './fleet-protocol.ts'
import { flowerObject, hashOf, idsIn, objectsOf, readObject, treeOf, type ObjectTree } from './flower-objects.ts'

/** Which version's protocol this is. */
const VERSION = '1.41.0'
const HEARTBEAT_SECONDS = 60
/** What a refusal is counted as that came with status 200. */
const TOO_LATE = 409
const UPLOAD_RETRY_MS = 500
const UPLOAD_RETRIES = 20

const id = z.string()
const metadata = z.looseObject({
  run_id: id,
  message_id: z.string(),
  src_node_id: id,
  dst_node_id: id,
  group_id: z.string(),
  created_at: z.number(),
  ttl: z.number(),
  message_type: z.string()
})
const tree: z.ZodType<ObjectTree> = z.looseObject({ object_id: z.string(), children: z.lazy(() => z.array(tree)) })
const bytes = z.instanceof(Uint8Array)
const record = z.object({
  items: z.array(z.object({ key: z.string(), value: z.looseObject({ bytes: bytes.optional() }) }))
})

/** An instruction of the strategy. */
export interface FleetMessage {
  /** Its kind, as the strategy sent it: `train` or `query` with what it is for. */
  type: string
  body: Uint8Array
  metadata: z.output<typeof metadata>
}

/** The server answered something else than it should. */
export class FleetError extends Error {
  override readonly name = 'FleetError'
  readonly status: number

  constructor(call: string, status: number) {
    super(`${call} was answered with ${status}`)
    this.status = status
  }

  /** Whether the server has forgotten what was asked, or has an answer already: others of its messages are not touched by that. */
  get isTooLate(): boolean {
    return this.status === TOO_LATE
  }
}

export interface FleetClientParts {
  fetch: Fetch
  clock: Clock
  /** Of the Fleet API, such as `https://flower.example.org:8000`. */
  address: string
  /** P-384: the node is known by it. */
  key: KeyObject
}

/** Where the bytes of our strategy lie in a message: one record with one entry. */
const RECORD = 'sextant'
const ENTRY = 'body'

/**
 * What Flower calls a SuperNode, as far as one is needed: registers, takes instructions and answers them, by protobuf over
 * HTTP. Every request passes the gate. Bodies are not signed by this protocol: beyond this machine it needs TLS.
 */
export class FleetClient {
  readonly #parts: FleetClientParts
  readonly #openKey: Buffer
  #node = '0'

  constructor(parts: FleetClientParts) {
    this.#parts = parts
    this.#openKey = Buffer.from(createPublicKey(parts.key).export({ type: 'spki', format: 'pem' }) as string)
  }

  /** Makes the node known and live. @throws FleetError, and what the gate throws */
  async join(): Promise<void> {
    const open = { public_key: this.#openKey }
    await this.#call('register-node', 'RegisterNodeFleetRequest', 'RegisterNodeFleetResponse', open)
    const answer = await this.#call('activate-node', 'ActivateNodeRequest', 'ActivateNodeResponse', {
      ...open,
      heartbeat_interval: HEARTBEAT_SECONDS
    })
    this.#node = z.looseObject({ node_id: id }).parse(answer).node_id
  }

  /** To be called more often than once a minute. */
  async beat(): Promise<void> {
    await this.#call('send-node-heartbeat', 'SendNodeHeartbeatRequest', 'SendNodeHeartbeatResponse', {
      node: { node_id: this.#node },
      heartbeat_interval: HEARTBEAT_SECONDS
    })
  }

  /** Takes the node's name off the server. */
  async leave(): Promise<void> {
    const node = { node_id: this.#node }
    await this.#call('deactivate-node', 'DeactivateNodeRequest', 'DeactivateNodeResponse', node)
    await this.#call('unregister-node', 'UnregisterNodeFleetRequest', 'UnregisterNodeFleetResponse', node)
  }

  /** The next instruction; undefined when there is none now. */
  async next(): Promise<FleetMessage | undefined> {
    const node = { node_id: this.#node }
    const answer = z
      .looseObject({
        messages_list: z.array(z.looseObject({ metadata })),
        message_object_trees: z.array(tree)
      })
      .parse(await this.#call('pull-messages', 'PullMessagesRequest', 'PullMessagesResponse', { node }))
    const [message] = answer.messages_list
    const [objects] = answer.message_object_trees
    if (!message || !objects) return undefined
    const found = new Map<string, Buffer>()
    for (const object of new Set(idsIn(objects))) found.set(object, await this.#object(message.metadata.run_id, object))
    await this.#call('confirm-message-received', 'ConfirmMessageReceivedRequest', 'ConfirmMessageReceivedResponse', {
      node,
      run_id: message.metadata.run_id,
      message_object_id: message.metadata.message_id
    })
    return {
      type: message.metadata.message_type,
      body: bodyIn(found, message.metadata.message_id),
      metadata: message.metadata
    }
  }

  /** @throws FleetError when the server wants no answer any more: too late, or there is one already */
  async answer({ metadata: asked }: FleetMessage, body: Uint8Array): Promise<void> {
    const value = encodeFleet('ConfigRecord', { items: [{ key: ENTRY, value: { bytes: body } }] })
    const config = flowerObject('ConfigRecord', value)
    const records = flowerObject('RecordDict', Buffer.from(JSON.stringify({ [RECORD]: config.id })), [config])
    const now = this.#parts.clock.now() / 1000
    const about = {
      run_id: asked.run_id,
      message_id: '',
      src_node_id: asked.dst_node_id,
      dst_node_id: asked.src_node_id,
      reply_to_message_id: asked.message_id,
      group_id: asked.group_id,
      created_at: now,
      ttl: asked.created_at + asked.ttl - now,
      message_type: asked.message_type
    }
    const message = flowerObject('Message', encodeFleet('Message', { metadata: about }), [records])
    const pushed = z.looseObject({ objects_to_push: z.array(z.string()), session_id: z.unknown() }).parse(
      await this.#call('push-messages', 'PushMessagesRequest', 'PushMessagesResponse', {
        node: { node_id: this.#node },
        messages_list: [{ metadata: { ...about, message_id: message.id }, content: {} }],
        message_object_trees: [treeOf(message)],
        clientapp_runtime_list: [0]
      })
    )
    // Refusals come with status 200: then nothing is asked for.
    if (!pushed.objects_to_push.includes(message.id)) throw new FleetError('push-messages', TOO_LATE)
    for (const object of objectsOf(message)) {
      if (!pushed.objects_to_push.includes(object.id)) continue
      await this.#call('push-object', 'PushObjectRequest', 'PushObjectResponse', {
        node: { node_id: this.#node },
        run_id: asked.run_id,
        object_id: object.id,
        object_content: object.content,
        session_id: pushed.session_id
      })
    }
  }

  async #object(run: string, object: string): Promise<Buffer> {
    for (let left = UPLOAD_RETRIES; left > 0; left--) {
      const { object_found, object_available, object_content } = z
        .looseObject({ object_found: z.boolean(), object_available: z.boolean(), object_content: bytes })
        .parse(
          await this.#call('pull-object', 'PullObjectRequest', 'PullObjectResponse', {
            node: { node_id: this.#node },
            run_id: run,
            object_id: object
          })
        )
      if (!object_found) break
      if (object_available) {
        if (hashOf(object_content) !== object) break
        return Buffer.from(object_content)
      }
      // The strategy is still sending it to the server.
      await new Promise<void>((resolve) => this.#parts.clock.after(UPLOAD_RETRY_MS, resolve))
    }
    throw new FleetError('pull-object', TOO_LATE)
  }

  async #call(call: string, request: string, response: string, fields: Record<string, unknown>): Promise<unknown> {
    const { fetch, clock, address, key } = this.#parts
    const time = new Date(clock.now()).toISOString().replace('Z', '+00:00')
    const send = (): Promise<Response> =>
      fetch(`${address}/v1/fleet/${call}`, {
        method: 'POST',
        body: encodeFleet(request, fields),
        redirect: 'error',
        context: { purpose: 'learning-round' },
        headers: {
          'content-type': 'application/protobuf',
          accept: 'application/protobuf',
          'flwr-public-key': this.#openKey.toString('base64'),
          'flwr-timestamp': time,
          'flwr-signature': sign('sha256', Buffer.from(time), key).toString('base64'),
          'flwr-package-name': 'flwr',
          'flwr-package-version': VERSION,
          'flwr-component-name': 'SuperNode'
        }
      })
    // A connection that the server closed meanwhile fails at its next use; a second one is new.
    const answer = await send().catch((error: unknown) => {
      if (error instanceof SextantError && isDeclined(error.code)) throw error
      return send()
    })
    const content = new Uint8Array(await answer.arrayBuffer())
    if (!answer.ok) throw new FleetError(call, answer.status)
    return decodeFleet(response, content)
  }
}

/** @throws RangeError when it is not of our strategy */
function bodyIn(objects: ReadonlyMap<string, Buffer>, message: string): Uint8Array {
  const get = (object: string | undefined): ReturnType<typeof readObject> => {
    const content = object === undefined ? undefined : objects.get(object)
    if (!content) throw new RangeError('an object is missing')
    return readObject(content)
  }
  const records = get(get(message).children[0])
  const names = z.record(z.string(), z.string()).parse(JSON.parse(records.body.toString()))
  const { items } = record.parse(decodeFleet('ConfigRecord', get(names[RECORD]).body))
  const body = items.find(({ key }) => key === ENTRY)?.value.bytes
  if (!body) throw new RangeError('the message is not of this strategy')
  return Uint8Array.from(body)
}
