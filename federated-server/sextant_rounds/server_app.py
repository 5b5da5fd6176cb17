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


def first_parameters():
    """What everybody begins with: every question is alike."""
    last = [math.log(guess / (1 - guess)) / CONSTANT for guess in FIRST_GUESS]
    return [0.0] * ((INPUTS - 1) * len(FIRST_GUESS)) + last


def text(data):
    return base64.b64encode(data).decode()


def raw(data):
    return base64.b64decode(data, validate=True)


class Group:
    """The clients of one secure sum, by their places from 1."""

    def __init__(self, grid, nodes, seconds):
        self.grid = grid
        self.nodes = dict(enumerate(nodes, start=1))
        self.seconds = seconds

    def ask(self, requests, read):
        """Sends each place its request; gives back what `read` makes of the answers that came in time and made sense."""
        messages = []
        for place, request in requests.items():
            record = ConfigRecord({"body": json.dumps(request, separators=(",", ":"), ensure_ascii=False).encode()})
            content = RecordDict({"sextant": record})
            messages.append(Message(content=content, message_type=MessageType.TRAIN, dst_node_id=self.nodes[place], ttl=self.seconds))
        places = {node: place for place, node in self.nodes.items()}
        answers = {}
        for reply in self.grid.send_and_receive(messages, timeout=self.seconds):
            if reply.has_error():
                continue
            try:
                place = places[reply.metadata.src_node_id]
                answers[place] = read(json.loads(reply.content["sextant"]["body"]))
            except (KeyError, TypeError, ValueError):
                continue
        return answers

    def sum(self, run, round_number, plan, signature, size):
        """(number of clients, their sum); raises Stopped."""
        threshold = 2 * size // 3 + 1
        began = self.ask(
            {place: {"step": "keys", "place": place, "plan": plan, "signature": signature} for place in self.nodes},
            lambda answer: {name: raw(answer[name]) for name in KEYS},
        )
        everybody = [{"place": place, **keys} for place, keys in began.items()]
        # A threshold above two thirds of those who began, and never below that of the group.
        if len(began) < threshold:
            raise Stopped("too few began")
        written = [{"place": keys["place"], **{name: text(keys[name]) for name in KEYS}} for keys in everybody]
        shared = self.ask(
            {place: {"step": "shares", "everybody": written} for place in began},
            lambda answer: {share["to"]: share["sealed"] for share in answer},
        )
        masked = self.ask(
            {
                place: {
                    "step": "masked",
                    "sealed": [{"from": other, "sealed": shared[other][place]} for other in shared if place in shared[other]],
                }
                for place in shared
            },
            lambda answer: numbers(raw(answer["numbers"])),
        )
        if len(masked) < threshold:
            raise Stopped("too few sent their part")
        stayed = sorted(masked)
        agreed = self.ask(
            {place: {"step": "agreed", "stayed": stayed} for place in stayed}, lambda answer: answer["signature"]
        )
        words = [{"place": place, "signature": signature} for place, signature in agreed.items()]
        unmaskings = self.ask(
            {place: {"step": "unmasked", "agreed": words} for place in agreed},
            lambda answer: {kind: {place: raw(share) for place, share in answer[kind]} for kind in ("ownMask", "maskKey")},
        )
        total = unmasked_sum(run, round_number, threshold, everybody, sorted(shared), masked, unmaskings)
        return len(masked), total


def written(path, state):
    """Whole or not at all, also when the machine is switched off meanwhile."""
    part = path.with_suffix(".part")
    with open(part, "w", encoding="utf-8") as file:
        json.dump(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


@app.main()
def main(grid: Grid, context: Context) -> None:
    config = context.run_config
    seconds = float(config["seconds-a-step"])
    plan = {name: int(config[name]) for name in ("clients", "cohort", "group", "threshold", "rounds")}
    plan |= {
        "clippingNorm": float(config["clipping-norm"]),
        "noiseMultiplier": float(config["noise-multiplier"]),
        "rate": float(config["rate"]),
    }
    operator = Ed25519PrivateKey.from_private_bytes(Path(str(config["operator-key"])).read_bytes())
    path = Path(str(config["state"]))
    state = {"round": 0, "parameters": first_parameters(), "mean": None, "averaged": 0, "void": 0}
    if path.exists():
        state = json.loads(path.read_text(encoding="utf-8"))
    run = str(config["run-name"])
    draw = random.SystemRandom()
    while state["round"] < plan["rounds"]:
        nodes = list(grid.get_node_ids())
        if len(nodes) < plan["cohort"]:
            time.sleep(2)
            continue
        # The number is used up before anybody is asked: clients answer each number once.
        state["round"] += 1
        written(path, state)
        signed = {"run": run, "round": state["round"], "plan": plan, "parameters": state["parameters"]}
        plan_text = json.dumps(signed, separators=(",", ":"), ensure_ascii=False)
        signature = text(operator.sign(plan_text.encode()))
        drawn = draw.sample(nodes, plan["cohort"])
        sums = []
        for start in range(0, len(drawn) - plan["group"] + 1, plan["group"]):
            group = Group(grid, drawn[start : start + plan["group"]], seconds)
            try:
                clients, total = group.sum(run, state["round"], plan_text, signature, plan["group"])
                sums.append((clients, decoded(total, plan["clippingNorm"])))
            except Stopped as reason:
                print(f"round {state['round']}: a group was left out: {reason}", flush=True)
        robust = robust_mean(sums, plan)
        if robust is None:
            state["void"] += 1
        else:
            mean, clients = robust
            state["parameters"] = [value - plan["rate"] * step for value, step in zip(state["parameters"], mean)]
            state["last"] = {"clients": clients, "mean": mean}
        if state["round"] * 2 > plan["rounds"]:
            before = state["mean"] or [0.0] * len(state["parameters"])
            state["averaged"] += 1
            state["mean"] = [old + (new - old) / state["averaged"] for old, new in zip(before, state["parameters"])]
        handed_out = json.dumps({"run": run, "round": state["round"], "parameters": state["mean"] or state["parameters"]})
        state["signed"] = {"text": handed_out, "signature": text(operator.sign(handed_out.encode()))}
        written(path, state)
