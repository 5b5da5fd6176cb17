import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { PriceList } from '../../domain/price-list.ts'

/** The prices that ship with the app. @param resources the folder that holds them */
export function readPriceList(resources: string): PriceList {
  return JSON.parse(readFileSync(path.join(resources, 'prices.json'), 'utf8')) as PriceList
}
