// The worker thread that counts tokens: loading an encoding takes a second, a long text a tenth of one.
import '../../node/no-network.ts'
import { parentPort } from 'node:worker_threads'
import { answerQuestion } from './answer-question.ts'
import type { TokenQuestion } from './protocol.ts'

const port = parentPort
let last = Promise.resolve()
port?.on('message', (question: TokenQuestion) => {
  last = last.then(async () => port.postMessage(await answerQuestion(question)))
})
