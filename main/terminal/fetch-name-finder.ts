/**
 * Fetches the optional name finder into the person's model folder. Progress goes to stderr, the folder to stdout. Exit
 * code 0 when it is there, 1 when it could not be fetched.
 */
import { fetchNameFinder } from '../embedding/name-finder-folder.ts'
import { fetchForPerson } from './fetch-for-person.ts'

process.exitCode = await fetchForPerson({
  name: 'Name finder',
  failure: 'names.not-fetched',
  without: 'Names are found by lists until it is here.',
  fetch: fetchNameFinder
})
