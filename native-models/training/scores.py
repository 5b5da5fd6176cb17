"""Scores on questions that were never trained: the share answered word for word under greedy decoding.

Greedy decoding gives the expected answer exactly when, read with the expected answer as input, the likeliest token
is the next one at every place; so one pass per question is enough. `python3 scores.py` prints the held-out questions as
JSON for verify.mjs, which asks them through llama.cpp.
"""

import json
import random

import torch

import facts
from batches import NOT_LEARNED, ChatMl, as_tensors
from corpus import Corpus
from model import Model

Question = dict[str, str]  # group, question, answer


def development_questions(corpus: Corpus) -> list[Question]:
    """The last question of each list of phrasings; decisions were made on these."""
    return [{'group': f'{fact.kind}.{lang}', 'question': fact.development[lang], 'answer': fact.answer[lang]}
            for fact in corpus.facts for lang in facts.LANGUAGES]


def held_out_questions(corpus: Corpus) -> list[Question]:
    """The questions of facts/held-out.toml, with terms, words and rare words drawn by a fixed seed."""
    held_out = facts.load_held_out()
    answers = {fact.id: fact.answer for fact in corpus.facts}
    rng = random.Random(4242)
    questions = []

    def put(group: str, question: str, answer: str) -> None:
        questions.append({'group': group, 'question': question, 'answer': answer})

    for lang in facts.LANGUAGES:
        for name, asked in held_out['help'][lang].items():
            for question in asked:
                put(f'help.{lang}', question, answers[name][lang])
        for term in rng.sample(corpus.terms, 30):
            put(f'terms.{lang}', rng.choice(held_out['terms'][lang]).replace('{w}', term.names[lang][0]), term.answer[lang])
        for question in held_out['fallback'][lang]:
            put(f'fallback.{lang}', question, facts.FALLBACK[lang])
    for word in corpus.words[::15]:
        put('words', held_out['terms']['wordnet'][0].replace('{w}', word.word), corpus.definition(word))
    for word in rng.sample(corpus.rare_held_out, 40):
        put('fallback.rare-word', f'What is {word}?', facts.FALLBACK['en'])
    return questions


def check_apart(corpus: Corpus) -> None:
    """Raises if a held-out help or fallback question is among the trained ones."""
    trained = {question.lower().strip(' ?.!') for fact in corpus.facts for lang in facts.LANGUAGES for question in fact.questions[lang]}
    trained |= {question.lower().strip(' ?.!') for lang in facts.LANGUAGES for question in corpus.outside[lang]}
    for asked in held_out_questions(corpus):
        if asked['question'].lower().strip(' ?.!') in trained:
            raise ValueError(f'held out, but trained: {asked["question"]}')


@torch.no_grad()
def exact_shares(model: Model, chat: ChatMl, questions: list[Question]) -> dict[str, tuple[int, int]]:
    """By group: how many questions get the expected answer word for word, and how many there are."""
    shares: dict[str, tuple[int, int]] = {}
    written = [(asked['group'], chat.write((None, [(asked['question'], asked['answer'])]))) for asked in questions]
    written.sort(key=lambda item: len(item[1][0]))
    for i in range(0, len(written), 32):
        part = written[i:i + 32]
        inputs, targets = as_tensors([conversation for _, conversation in part], chat.tokenizer.pad)
        with torch.autocast('cpu', torch.bfloat16):
            likeliest = model.logits(model(inputs)).argmax(-1)
        right = ((likeliest == targets) | (targets == NOT_LEARNED)).all(1).tolist()
        for (group, _), good in zip(part, right):
            hits, count = shares.get(group, (0, 0))
            shares[group] = (hits + good, count + 1)
    return dict(sorted(shares.items()))


def as_line(shares: dict[str, tuple[int, int]]) -> str:
    return ', '.join(f'{group} {hits}/{count}' for group, (hits, count) in shares.items())


def development_scores(model: Model, corpus: Corpus, chat: ChatMl) -> str:
    return as_line(exact_shares(model, chat, development_questions(corpus)))


def held_out_scores(model: Model, corpus: Corpus, chat: ChatMl) -> str:
    return as_line(exact_shares(model, chat, held_out_questions(corpus)))


if __name__ == '__main__':
    print(json.dumps(held_out_questions(Corpus()), ensure_ascii=False, indent=1))
