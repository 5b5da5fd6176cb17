import { loadViewState, saveViewState } from '../../client/view-state.ts'

/** Pixels at a text size of 100 %. */
export const NARROWEST_RAIL = 200
export const USUAL_RAIL = 252
export const WIDEST_RAIL = 520

export const boundedRailWidth = (width: number): number =>
  Math.round(Math.min(WIDEST_RAIL, Math.max(NARROWEST_RAIL, width)))

/** The width the list was left with. */
export const usedRailWidth = (): number => boundedRailWidth(Number(loadViewState('rail-width')) || USUAL_RAIL)

export function rememberRailWidth(width: number): void {
  saveViewState('rail-width', width === USUAL_RAIL ? null : String(width))
}
