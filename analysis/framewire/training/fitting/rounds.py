"""Which examples are read together: one head a batch, like lengths side by side, in an order that the seed draws."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from framewire.training.fitting.lower import LowerStates
from framewire.training.sets.examples import Example

# Tokens a batch, padding included.
TOKENS = 3072
# Lengths are sorted within stretches of so many examples, so that every round mixes them anew.
STRETCH = 2000


def one_round(examples: Sequence[Example], states: LowerStates, draw: random.Random) -> list[list[Example]]:
    """Return all examples in batches, shuffled."""
    mixed = list(examples)
    draw.shuffle(mixed)
    found = batches(mixed, states)
    draw.shuffle(found)
    return found


def batches(examples: Sequence[Example], states: LowerStates) -> list[list[Example]]:
    """Return all examples in batches of one head each and at most TOKENS tokens."""
    by_head: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_head[example.head].append(example)
    return [batch for own in by_head.values() for batch in _by_length(own, states)]


def longest_pair(example: Example, states: LowerStates) -> int:
    """Return the tokens of the longest pair of an example."""
    return max(states.length(pair) for pair in example.pairs)


def _by_length(examples: Sequence[Example], states: LowerStates) -> Iterator[list[Example]]:
    for start in range(0, len(examples), STRETCH):
        batch: list[Example] = []
        part = sorted(examples[start : start + STRETCH], key=lambda example: longest_pair(example, states))
        for example in part:
            size = longest_pair(example, states) * len(example.pairs) * (len(batch) + 1)
            if batch and size > TOKENS:
                yield batch
                batch = []
            batch.append(example)
        yield batch
