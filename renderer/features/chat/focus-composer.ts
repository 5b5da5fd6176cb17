/** The one message field of the window. */
export const COMPOSER_ID = 'composer'

/** Puts the cursor where the next message is written. */
export function focusComposer(): void {
  document.getElementById(COMPOSER_ID)?.focus()
}

/** The button that opens the choice of the answering model. */
export const MODEL_MENU_ID = 'answering-model'

/** Lets the person choose who answers. */
export function openModelMenu(): void {
  const button = document.getElementById(MODEL_MENU_ID)
  button?.focus()
  button?.click()
}
