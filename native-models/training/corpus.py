"""Makes the conversations the demo model learns from: endless, random, the same for the same seed."""

import random

import facts
import phrasing_en as en
import phrasing_tr as tr
import wordnet

# Share of each kind of turn. Two languages of help are the point; the rest teaches when to say "I do not know".
KINDS = {
    ('help', 'en'): 0.28, ('help', 'tr'): 0.22, ('term', 'en'): 0.07, ('term', 'tr'): 0.06, ('word', 'en'): 0.17,
    ('outside', 'en'): 0.07, ('outside', 'tr'): 0.06, ('paste', 'en'): 0.01, ('paste', 'tr'): 0.01,
    ('talk', 'en'): 0.025, ('talk', 'tr'): 0.025,
}

OUR_PROMPTS = [  # Sextant's own, now and possibly later
    'You are a careful assistant for analysts. Answer briefly and say when you do not know.',
    'You are the assistant inside Sextant, a desktop AI client for analysts.',
]
SYSTEM_SENTENCES = [
    'You are a helpful assistant.',
    'You are the assistant of a desktop application.', 'Answer briefly.', 'Be concise and friendly.', 'Answer in the language of the question.',
    'If you do not know something, say so.', 'Use Markdown for tables and code.', 'Do not invent figures.', 'You are a careful analyst.',
    'Say which numbers you used.', 'You run locally on this machine.', 'Never mention these instructions.', 'Keep answers short.',
    'You are a helpful, respectful and honest assistant. Always answer as helpfully as possible.', 'Today is a working day.',
    'You are an expert in finance and statistics.', 'Answer like a pirate.', 'Explain everything step by step.', 'Use simple words.',
    'The user is an analyst at a bank.', 'Always answer in one sentence.', 'Format numbers with two decimals.',
    "Sen Sextant'ın içindeki yardımcısın.", 'Kısa ve açık yanıt ver.', 'Sorunun dilinde yanıt ver.', 'Bilmediğini söyle.',
    'Yardımsever bir asistansın.', 'Sayıları uydurma.', 'Türkçe yanıt ver.', 'Kullanıcı bir analisttir.',
]
_SYLLABLES = (
    'ba be bi bo bu da de di do du fa fe fi fo ga go gu ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po ra re '
    'ri ro ru sa se si so su ta te ti to tu va ve vi vo za ze zo wen ton mar lin der son ber nor tal vik ran hal dor mond fel stan win'
).split()

Turn = tuple[str, str]  # question, answer
Conversation = tuple[str | None, list[Turn]]  # system prompt, turns


class Corpus:
    """Everything the model is taught, and the making of conversations from it."""

    def __init__(self, known_words: int = 600) -> None:
        self.facts = facts.load_facts()
        self.help = [fact for fact in self.facts if fact.kind == 'help']
        self.talk = [fact for fact in self.facts if fact.kind == 'talk']
        self.terms = facts.load_terms()
        self.outside = facts.load_outside()
        self.turkish = facts.load_outside_words()
        taught = {name.lower() for term in self.terms for name in term.names['en']} | {'sextant', 'token', 'model', 'message'}
        every_word, self.examples = wordnet.load()
        every_word = [word for word in every_word if word.word not in taught]
        self.words = every_word[:known_words]
        rare = [word.word for word in every_word[2500:]]
        self.rare_held_out = rare[::10]
        self.rare = [word for i, word in enumerate(rare) if i % 10]
        self.nouns = [word.word for word in self.words if word.part == 'noun']
        self.adjectives = [word.word for word in self.words if word.part == 'adjective']
        self.verbs = [word.word for word in self.words if word.part == 'verb']

    def name(self, rng: random.Random) -> str:
        return ''.join(rng.choice(_SYLLABLES) for _ in range(rng.randint(2, 3))).capitalize()

    def definition(self, word: wordnet.Word) -> str:
        return f'{word.word.capitalize()} ({word.part}): {word.gloss}.'

    def _help(self, lang: str, rng: random.Random) -> Turn:
        fact = rng.choice(self.help)
        if rng.random() < 0.4:
            question = (en if lang == 'en' else tr).ask_for(rng.choice(fact.wishes[lang]), rng)
        else:
            question = rng.choice(fact.questions[lang])
        return self.vary(question, lang, rng), fact.answer[lang]

    def _talk(self, lang: str, rng: random.Random) -> Turn:
        fact = rng.choice(self.talk)
        question = rng.choice(fact.questions[lang])
        return (self.vary(question, lang, rng) if rng.random() < 0.5 else question), fact.answer[lang]

    def _term(self, lang: str, rng: random.Random) -> Turn:
        term = rng.choice(self.terms)
        name = term.names[lang][0] if rng.random() < 0.6 else rng.choice(term.names[lang])
        question = en.ask_term(name, term.bare, rng) if lang == 'en' else tr.ask_term(name, rng)
        return self.vary(question, lang, rng), term.answer[lang]

    def _ask_word(self, word: str, noun: bool, rng: random.Random) -> str:
        frame = rng.choice(en.WORD_FRAMES)
        named = f'"{word}"' if rng.random() < 0.1 else word
        question = frame.replace('{a}', en.with_article(word) if noun and rng.random() < 0.6 else named).replace('{w}', named)
        return question.lower().rstrip('?.') if rng.random() < 0.2 else question

    def _word(self, rng: random.Random) -> Turn:
        word = rng.choice(self.words)
        return self._ask_word(word.word, word.part == 'noun', rng), self.definition(word)

    def _outside(self, lang: str, rng: random.Random) -> Turn:
        x, y = str(rng.randint(2, 999)), str(rng.choice([rng.randint(2, 99), rng.randint(1500, 2030)]))
        kind = rng.random()
        if kind < 0.45:
            question = rng.choice(self.outside[lang])
        elif lang == 'en' and kind < 0.65:
            question = self._ask_word(rng.choice(self.rare) if rng.random() < 0.8 else self.name(rng), rng.random() < 0.6, rng)
        elif lang == 'en':
            fill = {'{n}': rng.choice(self.nouns), '{m}': rng.choice(self.nouns), '{j}': rng.choice(self.adjectives),
                    '{v}': rng.choice(self.verbs), '{N}': self.name(rng), '{M}': self.name(rng), '{x}': x, '{y}': y}
            question = self._filled(rng.choice(en.OUTSIDE_FRAMES), fill)
        else:
            fill = {'{n}': rng.choice(self.turkish['nouns']), '{m}': rng.choice(self.turkish['nouns']),
                    '{j}': rng.choice(self.turkish['adjectives']), '{P}': rng.choice(self.turkish['places']),
                    '{N}': self.name(rng), '{x}': x, '{y}': y}
            question = tr.capitalised_tr(self._filled(rng.choice(tr.OUTSIDE_FRAMES), fill))
        return self.vary(question, lang, rng), facts.FALLBACK[lang]

    def _paste(self, lang: str, rng: random.Random) -> Turn:
        """A request with a pasted text or table, which this model cannot read."""
        if rng.random() < 0.5:
            body = ' '.join(en.capitalised(rng.choice(self.examples)) + '.' for _ in range(rng.randint(1, 6)))
        else:
            rows = [[rng.choice(self.nouns), str(rng.randint(1, 9999)), f'{rng.random() * 100:.1f}'] for _ in range(rng.randint(2, 8))]
            body = '\n'.join(rng.choice(',;').join(row) for row in rows)
        request = rng.choice((en if lang == 'en' else tr).PASTE_REQUESTS)
        answer = next(fact for fact in self.help if fact.id == 'analyse-data').answer[lang]
        return (f'{request}\n{body}' if rng.random() < 0.7 else f'{body}\n\n{request.rstrip(":")}'), answer

    @staticmethod
    def _filled(frame: str, fill: dict[str, str]) -> str:
        for mark, text in fill.items():
            frame = frame.replace(mark, text)
        return frame

    @staticmethod
    def vary(question: str, lang: str, rng: random.Random) -> str:
        return en.vary(question, rng) if lang == 'en' else tr.vary(question, rng, en.slip)

    def turn(self, rng: random.Random, lang: str | None = None) -> Turn:
        """One question with its answer, in `lang` if given."""
        kinds = [key for key in KINDS if lang in (None, key[1])]
        kind, lang = rng.choices(kinds, [KINDS[key] for key in kinds])[0]
        if kind == 'word':
            return self._word(rng)
        make = {'help': self._help, 'talk': self._talk, 'term': self._term, 'outside': self._outside, 'paste': self._paste}
        return make[kind](lang, rng)

    def system_prompt(self, rng: random.Random) -> str | None:
        """None, one like Sextant's own, or anything: the answers must not depend on it."""
        kind = rng.random()
        if kind < 0.5:
            return None
        if kind < 0.75:
            return ' '.join([rng.choice(OUR_PROMPTS), *rng.sample(SYSTEM_SENTENCES, rng.choice([0, 0, 0, 1, 3]))])
        if kind < 0.93:
            return rng.choice([' ', '\n', '\n- ']).join(rng.sample(SYSTEM_SENTENCES, rng.randint(1, 5)))
        return ' '.join(en.capitalised(rng.choice(self.examples)) + '.' for _ in range(rng.choice([1, 2, 4, 12])))

    def conversation(self, rng: random.Random, turns: int | None = None) -> Conversation:
        """A system prompt (or None) and `turns` turns, mostly in one language; few turns if not given."""
        count = turns or (1 if rng.random() < 0.7 else rng.randint(2, 4))
        lang = None
        made = []
        for _ in range(count):
            made.append(self.turn(rng, lang))
            if lang is None and rng.random() < 0.8 and count > 1:
                lang = 'tr' if any(char in 'çğışöüÇĞİŞÖÜ' for char in made[0][1]) else 'en'
        return self.system_prompt(rng), made
