const GIVEN = ['Priya', 'Ayşe', 'Tomasz', 'Zeynep', 'Giulia', 'Mehmet', 'Rebecca', 'İbrahim', 'Noah', 'Elif']
const FAMILY = ['Raghunathan', 'Yılmaz', 'Wojciechowski', 'Karabulut', 'Ferrante', 'Demirtaş', 'Kavanagh', 'Sanderson']
const KEY_SIGNS = [...'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789']

/** Somebody who is made up, with a number, an address and a key, and questions that hold them in every way. */
export class SeededPerson {
  readonly name: string
  readonly phone: string
  readonly key: string
  readonly mail: string

  constructor(random: () => number) {
    const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? ''
    const digits = (count: number): string => Array.from({ length: count }, () => Math.floor(random() * 10)).join('')
    this.name = `${pick(GIVEN)} ${pick(FAMILY)}`
    this.phone = `+44 20 7946 ${digits(4)}`
    this.key = `ghp_${Array.from({ length: 36 }, () => pick(KEY_SIGNS)).join('')}`
    const first = (this.name.split(' ')[0] ?? '').toLowerCase().normalize('NFD')
    this.mail = `${first.replaceAll(/[^a-z]/g, '')}.x${digits(4)}@corvid-labs.com`
  }

  /** What may not be found in anything that left. */
  get private(): string[] {
    return [this.name, this.phone, this.key, this.mail.split('@')[0] ?? '']
  }

  questions(): string[] {
    const { name, phone, key, mail } = this
    return [
      `My name is ${name}. What can you do?`,
      `Call ${name} at ${phone}, or write to ${mail}.`,
      `customer,phone\n${name},${phone}\nSort this table and mail it to ${mail}`,
      `\`\`\`python\nTOKEN = "${key}"\nsend("${name}", token=TOKEN)\n\`\`\``,
      `${name}'in dosyası ${name.replace(' ', '_')}.xlsx; anahtar ${key}, telefon ${phone.replaceAll(' ', '')}`
    ]
  }
}

/** Which of the values a text holds, with their spaces or without. */
export const valuesIn = (text: string, values: Iterable<string>): string[] =>
  [...values].filter((value) => text.includes(value) || text.includes(value.replaceAll(' ', '')))
