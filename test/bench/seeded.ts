/** Random numbers from 0 to 1 that are the same in every run. */
export { seededRandom as seeded } from '../../main/statistics/seeded-random.ts'
