import { Reading, type Question } from './reading.ts'

/** Reads away from the page's thread: however long it takes, the window answers. */
const reading = new Reading()

addEventListener('message', ({ data }: MessageEvent<Question & { id: number }>) => {
  try {
    postMessage({ id: data.id, answer: reading.answer(data) })
  } catch {
    postMessage({ id: data.id, failed: true })
  }
})
