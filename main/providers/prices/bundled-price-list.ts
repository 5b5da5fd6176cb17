import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { PriceList } from '../../domain/price-list.ts'
import { readPriceList } from '../../storage/stored-prices.ts'

/** The prices that ship with the app. @param resources the folder that holds them  @throws Error where it holds none */
export function bundledPriceList(resources: string): PriceList {
  const file = path.join(resources, 'prices.json')
  const list = readPriceList(readFileSync(file, 'utf8'))
  if (!list) throw new Error(`${file} is no list of prices`)
  return list
}
