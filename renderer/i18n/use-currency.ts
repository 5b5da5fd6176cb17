import { create } from 'zustand'
import { US_DOLLAR, type Currency } from './formats.ts'

/** The money that the person counts in; the settings say it. */
export const useCurrency = create<Currency>(() => US_DOLLAR)
