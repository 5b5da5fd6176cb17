/**
 * Fetches the embedding model into the person's model folder; run by set-up and by the suites that need it. Progress
 * goes to stderr, the folder to stdout. Exit code 0 when it is there, 1 when it could not be fetched.
 */
import { fetchEmbeddingModel } from '../embedding/model-folder.ts'
import { fetchForPerson } from './fetch-for-person.ts'

process.exitCode = await fetchForPerson({
  name: 'Embedding model',
  failure: 'embedding.not-fetched',
  without: 'Questions are compared by their words until it is here.',
  fetch: async (...args) => (await fetchEmbeddingModel(...args)).folder
})
