"""Rounds of learning together: draws clients, sums their updates under masks, and signs what comes out.

Flower carries the messages. Each step of the secure sum is one message to every client that is still there; who does not
answer in time has left. State is written after every round, so that a run that was killed goes on where it stopped.
"""

import base64
import json
import math
import os
import random
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flwr.app import ConfigRecord, Context, Message, MessageType, RecordDict
from flwr.serverapp import Grid, ServerApp

from .robust import decoded, robust_mean
from .secure_sum import Stopped, numbers, unmasked_sum

app = ServerApp()

INPUTS = 17
CONSTANT = 0.3
FIRST_GUESS = (0.65, 0.8)
KEYS = ("identity", "cipherKey", "maskKey", "signature")
# The server forgets a message when its time is up, and then refuses answers to it and fails when it is asked about it
# (flwr 1.41: `InMemoryLinkState.get_message_res`). So messages live longer than anybody waits for them.
LONGER_SECONDS = 120.0
POLL_SECONDS = 1.0
# How much of the last step is taken again (Polyak, 1964): steps in one direction add up, and noise does not.
MOMENTUM = 0.9


def first_parameters():
    """What everybody begins with: every question is alike."""
    last = [math.log(guess / (1 - guess)) / CONSTANT for guess in FIRST_GUESS]
    return [0.0] * ((INPUTS - 1) * len(FIRST_GUESS)) + last


def text(data):
    return base64.b64encode(data).decode()


def raw(data):
    return base64.b64decode(data, validate=True)


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


class Clients:
    """Asks clients through Flower."""

    def __init__(self, grid, seconds):
        self.grid = grid
        self.seconds = seconds

    def ask(self, requests, read):
        """Sends each node its request; gives back what `read` makes of the answers that came in time and made sense."""
        if not requests:
            return {}
        messages = []
        for node, request in requests.items():
            content = RecordDict({"sextant": ConfigRecord({"body": compact(request).encode()})})
            ttl = self.seconds + LONGER_SECONDS
            messages.append(Message(content=content, message_type=MessageType.TRAIN, dst_node_id=node, ttl=ttl))
        waiting = {name for name in self.grid.push_messages(messages) if name}
        end = time.monotonic() + self.seconds
        answers = {}
        while waiting and time.monotonic() < end:
            for reply in self.grid.pull_messages(waiting):
                waiting.discard(reply.metadata.reply_to_message_id)
                if reply.has_error():
                    continue
                node = reply.metadata.src_node_id
                try:
                    answers[node] = read(json.loads(reply.content["sextant"]["body"]))
                # A client that says that it left, or nonsense: it has left.
                except (AttributeError, KeyError, TypeError, ValueError):
                    continue
            if waiting:
                time.sleep(POLL_SECONDS)
        return answers


class Group:
    """The clients of one secure sum, by their places from 1."""

    def __init__(self, nodes):
        self.threshold = 2 * len(nodes) // 3 + 1
        self.nodes = dict(enumerate(nodes, start=1))
        self.places = {node: place for place, node in self.nodes.items()}
        self.everybody = []
        self.shared = {}
        self.masked = {}
        self.agreed = {}
        self.unmaskings = {}

    def of(self, answers):
        """Those of the answers that are this group's, by place."""
        return {self.places[node]: answer for node, answer in answers.items() if node in self.places}


def ask_all(clients, groups, request_of, places_of, read):
    """Asks those of `places_of(group)` in all groups at once. Groups with too few answers are left out from then on."""
    requests = {group.nodes[place]: request_of(group, place) for group in groups for place in places_of(group)}
    answers = clients.ask(requests, read)
    return [(group, found) for group in groups if len(found := group.of(answers)) >= group.threshold]


def sums_of(clients, groups, run, round_number, plan, signature):
    """(number of clients, their sum) of every group of which enough clients stayed."""

    def keys_of(answer):
        return {name: raw(answer[name]) for name in KEYS}

    def unmasking_of(answer):
        return {kind: {place: raw(share) for place, share in answer[kind]} for kind in ("ownMask", "maskKey")}

    def sealed_for(group, place):
        return [{"from": other, "sealed": sealed[place]} for other, sealed in group.shared.items() if place in sealed]

    def keys_request(group, place):
        return {"step": "keys", "place": place, "plan": plan, "signature": signature}

    began = ask_all(clients, groups, keys_request, lambda group: group.nodes, keys_of)
    for group, answers in began:
        group.everybody = [{"place": place, **keys} for place, keys in answers.items()]
        group.written = [
            {"place": keys["place"], **{name: text(keys[name]) for name in KEYS}} for keys in group.everybody
        ]

    shared = ask_all(
        clients,
        [group for group, _ in began],
        lambda group, place: {"step": "shares", "everybody": group.written},
        lambda group: [keys["place"] for keys in group.everybody],
        lambda answer: {share["to"]: share["sealed"] for share in answer},
    )
    for group, answers in shared:
        group.shared = answers

    masked = ask_all(
        clients,
        [group for group, _ in shared],
        lambda group, place: {"step": "masked", "sealed": sealed_for(group, place)},
        lambda group: group.shared,
        lambda answer: numbers(raw(answer["numbers"])),
    )
    for group, answers in masked:
        group.masked = answers

    agreed = ask_all(
        clients,
        [group for group, _ in masked],
        lambda group, place: {"step": "agreed", "stayed": sorted(group.masked)},
        lambda group: group.masked,
        lambda answer: raw(answer["signature"]) and answer["signature"],
    )
    for group, answers in agreed:
        group.agreed = [{"place": place, "signature": signature} for place, signature in answers.items()]

    unmasked = ask_all(
        clients,
        [group for group, _ in agreed],
        lambda group, place: {"step": "unmasked", "agreed": group.agreed},
        lambda group: [word["place"] for word in group.agreed],
        unmasking_of,
    )
    sums = []
    for group, unmaskings in unmasked:
        try:
            total = unmasked_sum(
                run, round_number, group.threshold, group.everybody, sorted(group.shared), group.masked, unmaskings
            )
            sums.append((len(group.masked), total))
        except Stopped as reason:
            print(f"round {round_number}: a group was left out: {reason}", flush=True)
    left_out = len(groups) - len(sums)
    if left_out:
        print(f"round {round_number}: {left_out} of {len(groups)} groups do not count", flush=True)
    return sums


def written(path, state):
    """Whole or not at all, also when the machine is switched off meanwhile."""
    part = path.with_suffix(".part")
    with open(part, "w", encoding="utf-8") as file:
        json.dump(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def hand_out(clients, state):
    """Gives the newest signed parameters to everybody who is there; each tries them before using them."""
    request = {"step": "parameters", **state["signed"]}
    nodes = list(clients.grid.get_node_ids())
    taken = clients.ask({node: request for node in nodes}, lambda answer: answer["taken"] is True)
    print(f"round {state['round']}: {sum(taken.values())} of {len(nodes)} took the parameters", flush=True)


@app.main()
def main(grid: Grid, context: Context) -> None:
    config = context.run_config
    clients = Clients(grid, float(config["seconds-a-step"]))
    plan = {name: int(config[name]) for name in ("clients", "cohort", "group", "threshold", "rounds")}
    plan |= {
        "clippingNorm": float(config["clipping-norm"]),
        "noiseMultiplier": float(config["noise-multiplier"]),
        "rate": float(config["rate"]),
    }
    hand_out_every = int(config["hand-out-every"])
    seconds_a_round = float(config["seconds-a-round"])
    operator = Ed25519PrivateKey.from_private_bytes(Path(str(config["operator-key"])).read_bytes())
    path = Path(str(config["state"]))
    state = {"round": 0, "parameters": first_parameters(), "mean": None, "averaged": 0, "void": 0, "handedOut": 0, "step": None}
    if path.exists():
        state |= json.loads(path.read_text(encoding="utf-8"))
    run = str(config["run-name"])
    draw = random.SystemRandom()
    begun = -math.inf
    while state["round"] < plan["rounds"]:
        time.sleep(max(0.0, begun + seconds_a_round - time.monotonic()))
        nodes = list(grid.get_node_ids())
        # Who is away now is as good as one who leaves: the noise is that of the threshold.
        if len(nodes) < plan["threshold"]:
            time.sleep(POLL_SECONDS)
            continue
        begun = time.monotonic()
        # The number is used up before anybody is asked: clients answer each number once.
        state["round"] += 1
        written(path, state)
        signed = {"run": run, "round": state["round"], "plan": plan, "parameters": state["parameters"]}
        plan_text = compact(signed)
        signature = text(operator.sign(plan_text.encode()))
        drawn = draw.sample(nodes, min(len(nodes), plan["cohort"]))
        size = plan["group"]
        groups = [Group(drawn[start : start + size]) for start in range(0, len(drawn) - size + 1, size)]
        totals = sums_of(clients, groups, run, state["round"], plan_text, signature)
        robust = robust_mean([(count, decoded(total, plan["clippingNorm"])) for count, total in totals], plan)
        if robust is None:
            state["void"] += 1
        else:
            mean, counted = robust
            last = state["step"] or [0.0] * len(mean)
            state["step"] = [MOMENTUM * before + now for before, now in zip(last, mean)]
            state["parameters"] = [value - plan["rate"] * step for value, step in zip(state["parameters"], state["step"])]
            state["last"] = {"clients": counted, "mean": mean}
        if state["round"] * 2 > plan["rounds"]:
            before = state["mean"] or [0.0] * len(state["parameters"])
            state["averaged"] += 1
            state["mean"] = [old + (new - old) / state["averaged"] for old, new in zip(before, state["parameters"])]
        handed_out = compact(
            {"run": run, "version": state["round"], "parameters": state["mean"] or state["parameters"]}
        )
        state["signed"] = {"text": handed_out, "signature": text(operator.sign(handed_out.encode()))}
        written(path, state)
        if state["round"] % hand_out_every == 0 and state["round"] < plan["rounds"]:
            hand_out(clients, state)
    # Also after a restart behind the last round: who was not there then is asked again.
    if "signed" in state:
        hand_out(clients, state)
        state["handedOut"] += 1
        written(path, state)
