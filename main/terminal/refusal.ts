/** Why the terminal does not do what it was asked for; the message is a text for the person, in their language. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}
