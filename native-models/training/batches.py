"""Conversations as token ids in ChatML, and batches of them. Only the assistant's words are learned."""

import random

import torch
from torch import Tensor

from corpus import Conversation, Corpus
from tokenizer import Tokenizer

BATCH_TOKENS = 2560
CONVERSATIONS_PER_ROUND = 768
NOT_LEARNED = -100


class ChatMl:
    """Writes conversations as the GGUF's chat template does."""

    def __init__(self, tokenizer: Tokenizer, context: int) -> None:
        self.tokenizer = tokenizer
        self.context = context
        self._newline = tokenizer.encode('\n')
        self._head = {role: [tokenizer.im_start] + tokenizer.encode(role + '\n') for role in ('system', 'user', 'assistant')}

    def write(self, conversation: Conversation) -> tuple[list[int], list[bool]]:
        """Token ids, and for each whether it is to be learned; cut at the length of the context."""
        system, turns = conversation
        end = [self.tokenizer.im_end]
        tokens: list[int] = []
        learned: list[bool] = []

        def put(more: list[int], learn: bool) -> None:
            tokens.extend(more)
            learned.extend([learn] * len(more))

        if system is not None:
            put(self._head['system'] + self.tokenizer.encode(system) + end + self._newline, False)
        for question, answer in turns:
            put(self._head['user'] + self.tokenizer.encode(question) + end + self._newline + self._head['assistant'], False)
            put(self.tokenizer.encode(answer) + end, True)
            put(self._newline, False)
        return tokens[:self.context], learned[:self.context]


def as_tensors(batch: list[tuple[list[int], list[bool]]], pad: int) -> tuple[Tensor, Tensor]:
    """Inputs and the tokens to predict from them, (conversations, longest - 1)."""
    length = max(len(tokens) for tokens, _ in batch) - 1
    inputs = torch.full((len(batch), length), pad)
    targets = torch.full((len(batch), length), NOT_LEARNED)
    for row, (tokens, learned) in enumerate(batch):
        inputs[row, :len(tokens) - 1] = torch.tensor(tokens[:-1])
        targets[row, :len(tokens) - 1] = torch.tensor(
            [token if learn else NOT_LEARNED for token, learn in zip(tokens[1:], learned[1:])])
    return inputs, targets


def round_of_batches(corpus: Corpus, chat: ChatMl, number: int, seed: int, long_share: float) -> list[tuple[Tensor, Tensor]]:
    """The batches of one round, alike in length within a batch; the same for the same number and seed.

    `long_share` of the conversations have so many turns that they fill up to the whole context.
    """
    rng = random.Random(f'{seed}/{number}')
    written = []
    for _ in range(CONVERSATIONS_PER_ROUND):
        conversation = corpus.conversation(rng, rng.randint(5, 45) if rng.random() < long_share else None)
        written.append(chat.write(conversation))
    written.sort(key=lambda conversation: len(conversation[0]))
    batches, current = [], []
    for conversation in written:
        if current and (len(current) + 1) * len(conversation[0]) > BATCH_TOKENS:
            batches.append(current)
            current = []
        current.append(conversation)
    batches.append(current)
    rng.shuffle(batches)
    return [as_tensors(batch, chat.tokenizer.pad) for batch in batches]
