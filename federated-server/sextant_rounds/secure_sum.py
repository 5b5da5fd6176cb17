"""The aggregator's part of the secure sum (Bonawitz et al., 2017): it takes masks off sums, never off one update."""

import hashlib
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PRIME = 2**256 - 189
WRAP = 2**32


class Stopped(Exception):
    """A group whose sum cannot be had: too few stayed, or shares do not fit."""


def cohort_hash(everybody):
    """The hash of everybody's keys, in the order of their places."""
    whole = b""
    for keys in sorted(everybody, key=lambda keys: keys["place"]):
        whole += keys["identity"] + keys["cipherKey"] + keys["maskKey"] + keys["signature"]
    return hashlib.sha256(whole).digest()


def numbers(data):
    """Whole numbers modulo 2**32 from little-endian bytes."""
    return [int.from_bytes(data[i : i + 4], "little") for i in range(0, len(data), 4)]


def add_mask(total, key, sign):
    """Adds what a key stands for, or takes it away: the stream of AES-256 in counter mode."""
    stream = Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor().update(bytes(4 * len(total)))
    for i, mask in enumerate(numbers(stream)):
        total[i] = (total[i] + sign * mask) % WRAP


def mask_key(secret, other, run, round_number, cohort, places):
    """The key by which two clients mask each other."""
    low, high = sorted(places)
    about = json.dumps(
        ["sextant secure sum 1", "mask", run, round_number, low, high], separators=(",", ":"), ensure_ascii=False
    ).encode()
    shared = X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(other))
    return HKDF(hashes.SHA256(), 32, None, about + cohort).derive(shared)


def weights_of(places):
    """How much the share of each place counts in a secret (Lagrange, at 0)."""
    found = []
    for place in places:
        above, below = 1, 1
        for other in places:
            if other != place:
                above = above * other % PRIME
                below = below * (other - place) % PRIME
        found.append(above * pow(below, -1, PRIME) % PRIME)
    return found


def join_secret(shares, weights):
    """A secret from as many shares as the threshold."""
    return (sum(int.from_bytes(share, "big") * weight for share, weight in zip(shares, weights)) % PRIME).to_bytes(32, "big")


def unmasked_sum(run, round_number, threshold, everybody, sharers, masked, unmaskings):
    """The sum of all masked updates.

    everybody: keys of all who began; sharers: places of those who shared secrets; masked: numbers by place;
    unmaskings: by place, two maps from places to shares. Raises Stopped.
    """
    helpers = sorted(unmaskings)[:threshold]
    if len(helpers) < threshold:
        raise Stopped("too few helped to take masks off")
    weights = weights_of(helpers)

    def secret_of(place, kind):
        shares = [unmaskings[helper][kind].get(place) for helper in helpers]
        if None in shares:
            raise Stopped("a share is missing")
        return join_secret(shares, weights)

    keys_of = {keys["place"]: keys for keys in everybody}
    cohort = cohort_hash(everybody)
    total = [sum(column) % WRAP for column in zip(*masked.values())]
    for place in masked:
        add_mask(total, secret_of(place, "ownMask"), -1)
    for left in sharers:
        if left in masked:
            continue
        secret = secret_of(left, "maskKey")
        if X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw() != keys_of[left]["maskKey"]:
            raise Stopped("the shares of a mask key do not fit")
        for place in masked:
            key = mask_key(secret, keys_of[place]["maskKey"], run, round_number, cohort, (place, left))
            add_mask(total, key, -1 if place < left else 1)
    return total
