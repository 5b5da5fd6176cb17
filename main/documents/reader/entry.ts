// The worker thread that reads one document: what is in it decides how long that takes and how much memory it needs.
import '../../node/no-network.ts'
import { parentPort } from 'node:worker_threads'
import type { ReadQuestion } from './protocol.ts'
import { readDocument } from './read-document.ts'

const port = parentPort
port?.once('message', (question: ReadQuestion) => {
  void readDocument(question).then((reply) => port.postMessage(reply))
})
