import { showPage } from '../../stores/use-app.ts'

let wanted = false

/** Opens the settings at the budget, with its field ready to be written in. */
export function showBudgetSetting(): void {
  wanted = true
  showPage('settings')
}

/** Whether the person came for the budget; asked once. */
export function cameForBudget(): boolean {
  const came = wanted
  wanted = false
  return came
}
