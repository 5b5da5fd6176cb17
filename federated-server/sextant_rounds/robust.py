"""A mean that one who breaks the rules does not spoil."""

import math

UNITS_PER_NORM = 65_536
ROOM = 1.4


def decoded(total, clipping_norm):
    """A sum of updates from whole numbers modulo 2**32."""
    return [(value - 2**32 if value >= 2**31 else value) * clipping_norm / UNITS_PER_NORM for value in total]


def robust_mean(groups, plan):
    """The mean of the groups whose sums are no longer than clipped updates with noise come to, and of how many clients.

    groups: pairs of the number of clients and their sum. None when fewer clients than the threshold are left.
    """
    share = plan["noiseMultiplier"] / math.sqrt(plan["threshold"])

    def longest(clients, parameters):
        return ROOM * plan["clippingNorm"] * math.sqrt(clients * (1 + share**2 * parameters))

    kept = [(clients, total) for clients, total in groups if math.hypot(*total) <= longest(clients, len(total))]
    clients = sum(count for count, _ in kept)
    if not kept or clients < plan["threshold"]:
        return None
    return [sum(column) / clients for column in zip(*(total for _, total in kept))], clients
