"""Rebuilds the demo model from nothing: tokenizer, training, GGUF file, held-out scores.

    python3 native-models/training/build.py --out native-models/demo

Needs PyTorch, NumPy, regex and the files of WordNet; see README.md. Stopped, it goes on where it was.
"""

import argparse
import collections
import hashlib
import json
from pathlib import Path
import random

import torch

import gguf
import scores
import tokenizer as bpe
from batches import ChatMl
from corpus import Corpus
from model import Model, Shape
from train import train

FILE_NAME = 'sextant-demo-5m-q8_0.gguf'
TOKENIZER_CONVERSATIONS = 40_000


def build_tokenizer(corpus: Corpus, size: int, seed: int) -> dict:
    """Learns the vocabulary from conversations and from WordNet's examples (for texts of other people)."""
    rng = random.Random(seed)
    counts: collections.Counter = collections.Counter()
    for _ in range(TOKENIZER_CONVERSATIONS):
        system, turns = corpus.conversation(rng)
        for text in [system or '', *(text for turn in turns for text in turn)]:
            counts.update(bpe.pieces(text))
    for example in corpus.examples[::4]:
        counts.update(bpe.pieces(example))
    return bpe.train(counts, size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--out', type=Path, required=True, help='folder for the GGUF file')
    parser.add_argument('--work', type=Path, default=Path('/tmp/sextant-demo'), help='folder for the tokenizer and the checkpoint')
    parser.add_argument('--million-tokens', type=float, default=8, help='length of the training (8: about half an hour on one core)')
    parser.add_argument('--threads', type=int, default=1, help='more than one only helps on an otherwise idle machine')
    parser.add_argument('--seed', type=int, default=7)
    options = parser.parse_args()

    options.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    corpus = Corpus()
    scores.check_apart(corpus)
    shape = Shape()
    tokens_file = options.work / 'tokenizer.json'
    if not tokens_file.exists():
        tokens_file.write_text(json.dumps(build_tokenizer(corpus, shape.vocab, options.seed)))
    chat = ChatMl(bpe.Tokenizer.load(tokens_file), shape.context)
    model = Model(shape)
    print(f'{sum(weight.numel() for weight in model.parameters())} parameters, {len(corpus.facts)} facts, '
          f'{len(corpus.terms)} terms, {len(corpus.words)} words', flush=True)
    train(model, corpus, chat, options.million_tokens, options.seed, options.work / 'checkpoint.pt')

    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / FILE_NAME
    gguf.export(path, model, chat.tokenizer, 'Sextant demo 5M')
    print(f'held out, word for word: {scores.held_out_scores(model, corpus, chat)}')
    print(f'{path}: {path.stat().st_size} bytes, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}')


if __name__ == '__main__':
    main()
