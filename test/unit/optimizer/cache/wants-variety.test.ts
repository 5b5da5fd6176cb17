import { describe, expect, test } from 'vitest'
import { isTimeSensitive } from '../../../../main/optimizer/cache/time-sensitive.ts'
import { wantsVariety } from '../../../../main/optimizer/cache/wants-variety.ts'

describe('a question that wants something new each time', () => {
  test.each([
    'Roll two dice.',
    'Roll a d20',
    'Flip a coin',
    'Generate a strong password with 16 characters.',
    'Create a UUID for me',
    'Give me a random number between 1 and 100',
    'Pick a number',
    'Tell me a joke',
    'Another joke, please',
    'Tell me another',
    'One more',
    'Write a short poem about autumn',
    'Give me five ideas for a birthday party',
    'Suggest a name for my cat',
    'Surprise me',
    'Shuffle this list: a, b, c',
    'Tell me a fun fact about whales',
    'Try again',
    'Suggest some good books on statistics',
    'Bir zar at',
    'Yazı tura at',
    'Rastgele bir sayı söyle',
    'Bana bir fıkra anlat',
    'Başka bir tane söyle',
    'Güçlü bir parola oluştur',
    'Kedim için birkaç isim öner',
    'Bir daha dene',
    'Bana kısa bir şiir yaz',
    'Bir sayı tut'
  ])('%s', (question) => {
    expect(wantsVariety(question)).toBe(true)
  })
})

describe('a question that has one answer is kept', () => {
  test.each([
    'What is a random variable?',
    'What is a median?',
    'How do I compute the variance?',
    'Explain the central limit theorem',
    'Write a SQL query that counts customers per region',
    'Give me an example of a left join',
    'Create a table with columns a and b',
    'What is the difference between a story and a novel?',
    'Who wrote this poem: Ozymandias?',
    'What are the names of the planets?',
    'Why do dice have six sides?',
    'How strong must a password be?',
    'Choose the correct answer: 2 + 2 = 3, 4 or 5?',
    'Generate the Fibonacci numbers in Python',
    'Medyan nedir?',
    'Standart sapma nasıl hesaplanır?',
    'Bölge başına müşteri sayan bir SQL sorgusu yaz',
    'Parola nasıl saklanmalı?',
    'Bir hikâye ile roman arasındaki fark nedir?',
    'Rassal değişken nedir?',
    'Pivot tablo nasıl yapılır?'
  ])('%s', (question) => {
    expect(wantsVariety(question)).toBe(false)
  })
})

test.each([
  'How old am I if I was born in 1990?',
  'How old will I be next year?',
  'Which day of the week is it?',
  'What day is it?',
  'Which month are we in?',
  'Bugün günlerden ne?',
  '1990 doğumluyum, kaç yaşındayım?'
])('what depends on the day is told: %s', (question) => {
  expect(isTimeSensitive(question)).toBe(true)
})
