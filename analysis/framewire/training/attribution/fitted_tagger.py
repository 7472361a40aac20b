"""Fit the tagger of attributions on PolNeAR train and write its weights: `python -m framewire.training.attribution`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np

from framewire.models.embedder import load_token_embedder
from framewire.models.parts.heads import WEIGHTS
from framewire.models.tagger import DISTANCES, FURTHEST
from framewire.training.attribution.polnear import Labelled, labelled, polnear_rows, windows

# The latest articles of the training part: choices are made on them, none of them is fitted on.
KEPT_APART = 60
PARTS = ("source", "cue")


@dataclass(frozen=True)
class TaggerChoices:
    """How the tagger is fitted: widths, windows a step, seed, and rounds of (passes over the windows, rate of AdamW).

    Within a round the rate falls along half a cosine; the next one begins anew.
    """

    inputs: int = 128
    recurrent: int = 64
    link: int = 48
    rounds: tuple[tuple[int, float], ...] = ((4, 2e-3), (4, 2e-3), (3, 1.5e-3))
    windows_a_step: int = 8
    seed: int = 1


def network(choices: TaggerChoices, width: int = 1152, shapes: int = 14) -> Any:
    """Return the untrained modules by the names of the weights file."""
    from torch import nn

    both = 2 * choices.recurrent
    modules = {
        "state": nn.Linear(width + shapes, choices.inputs),
        "recurrent": nn.LSTM(choices.inputs, choices.recurrent, bidirectional=True, batch_first=True),
        "tags": nn.Linear(both, 8),
    }
    for part in PARTS:
        modules[f"{part}_query"], modules[f"{part}_none"] = nn.Linear(3 * both, choices.link), nn.Linear(3 * both, 1)
        modules[f"{part}_key"], modules[f"{part}_distance"] = (
            nn.Linear(both, choices.link),
            nn.Embedding(2 * len(DISTANCES) + 1, 1),
        )
        nn.init.zeros_(cast(nn.Embedding, modules[f"{part}_distance"]).weight)
    return nn.ModuleDict(modules)


def states_of(net: Any, states: Any, shapes: Any) -> Any:
    """Return what the recurrent layer says of each token (batch, n, 2 h).

    While it is fitted, a third of the columns is left out, the same for all tokens of a window (Gal and Ghahramani
    2016).
    """
    import torch
    from torch.nn.functional import dropout

    def thinned(values: Any) -> Any:
        return values * dropout(torch.ones(len(values), 1, values.shape[2]), 0.3) if net.training else values

    inputs = torch.tanh(net["state"](torch.cat([states, shapes], -1)))
    return thinned(net["recurrent"](thinned(inputs))[0])


def loss_of(net: Any, items: Sequence[Labelled], turn: int = 0) -> Any:
    """Return the loss of a batch of windows: tags, then the pointers from half of the stretches to source and cue.

    `turn` tells which half, to save time.
    """
    import torch
    from torch.nn.functional import cross_entropy

    longest = max(len(item.content) for item in items)
    states, shapes = (torch.zeros(len(items), longest, size) for size in (1152, items[0].shapes.shape[1]))
    gold = torch.full((3, len(items), longest), -100)
    for row, item in enumerate(items):
        count = len(item.content)
        states[row, :count] = torch.from_numpy(item.states.astype(np.float32))
        shapes[row, :count] = torch.from_numpy(item.shapes)
        for kind, labels in enumerate((item.content, item.source, item.cue)):
            gold[kind, row, :count] = torch.from_numpy(labels)
    hidden = states_of(net, states, shapes)
    scores = net["tags"](hidden)
    loss: Any = 0
    for kind, (low, high, weight) in enumerate(((0, 3, 1.0), (3, 6, 0.7), (6, 8, 0.5))):
        flat = scores[..., low:high].reshape(-1, high - low)
        loss = loss + weight * cross_entropy(flat, gold[kind].reshape(-1), ignore_index=-100)
    links = [(row, *link) for row, item in enumerate(items) for link in item.links][turn % 2 :: 2]
    return loss + (0.4 * _link_loss(net, hidden, items, links) if links else 0)


def _link_loss(net: Any, hidden: Any, items: Sequence[Labelled], links: Sequence[Any]) -> Any:
    import torch

    rows, first, past = (
        torch.tensor(column) for column in zip(*((row, *span) for row, span, *_ in links), strict=True)
    )
    sums = torch.cat([torch.zeros_like(hidden[:, :1]), hidden.cumsum(1)], 1)
    means = (sums[rows, past] - sums[rows, first]) / (past - first)[:, None]
    stretch = torch.cat([hidden[rows, first], hidden[rows, past - 1], means], -1)
    step, far = _steps(first.numpy()[:, None], past.numpy()[:, None], np.arange(hidden.shape[1])[None])
    lengths = np.array([len(items[row].content) for row, *_ in links])[:, None]
    closed = torch.from_numpy((far > FURTHEST) | (np.arange(hidden.shape[1])[None] >= lengths))
    loss: Any = 0
    for place, part in enumerate(PARTS, start=2):
        query, keys = net[f"{part}_query"](stretch), net[f"{part}_key"](hidden)
        scores = torch.bmm(keys[rows], query[:, :, None])[:, :, 0] / query.shape[1] ** 0.5
        scores = (scores + net[f"{part}_distance"](torch.from_numpy(step))[..., 0]).masked_fill(closed, -1e4)
        wanted = torch.zeros_like(closed)
        for row, link in enumerate(links):
            for one, other in link[place]:
                wanted[row, max(0, one) : max(0, other)] = True
        wanted &= ~closed
        none = net[f"{part}_none"](stretch)
        right = torch.where(wanted.any(1), torch.logsumexp(scores.masked_fill(~wanted, -1e4), 1), none[:, 0])
        loss = loss + (torch.logsumexp(torch.cat([scores, none], 1), 1) - right).mean()
    return loss


def _steps(first: Any, past: Any, token: Any) -> tuple[Any, Any]:
    """The step of each token's distance from a stretch (see DISTANCES), and the distance itself."""
    limits = DISTANCES
    before, after = np.maximum(first - token, 0), np.maximum(token - past + 1, 0)
    far = np.maximum(before, after)
    step = np.searchsorted(limits, far, "right") - 1
    behind = np.where(after > 0, len(limits) + step, 2 * len(limits))
    return np.where(before > 0, step, behind), far


def fit(articles: Sequence[Labelled], choices: TaggerChoices) -> Any:
    """Return the network fitted on articles. The seed decides first values, windows, their order and dropout."""
    import torch
    from torch.nn.utils import clip_grad_norm_

    torch.manual_seed(choices.seed)
    rng = np.random.default_rng(choices.seed)
    net, size = network(choices), choices.windows_a_step
    net.train()
    for passes, rate in choices.rounds:
        optimiser = torch.optim.AdamW(net.parameters(), rate, weight_decay=0.01)
        total = passes * (len(windows(articles, rng)) // size + 1)
        rates = torch.optim.lr_scheduler.LambdaLR(optimiser, partial(_rate, total=total))
        for _ in range(passes):
            parts = windows(articles, rng)
            order = rng.permutation(len(parts))
            for turn, start in enumerate(range(0, len(order), size)):
                optimiser.zero_grad()
                loss_of(net, [parts[row] for row in order[start : start + size]], turn).backward()
                clip_grad_norm_(net.parameters(), 1.0)
                optimiser.step()
                rates.step()
    return net.eval()


def _rate(step: int, total: int) -> float:
    """The share of the learning rate: it rises for 40 steps, then falls along half a cosine."""
    return min(1.0, (step + 1) / 40) * (0.51 + 0.5 * float(np.cos(np.pi * min(1.0, step / total))))


def write(net: Any, path: Path) -> None:
    """Write the network in half precision, as `models/tagger.py` reads it."""
    from safetensors.numpy import save_file

    held = {name: value.detach().numpy() for name, value in net.state_dict().items()}
    width = held["state.weight"].shape[1] - 14
    arrays = {
        "state.weight": held["state.weight"][:, :width].T,
        "state.bias": held["state.bias"],
        "shape": held["state.weight"][:, width:].T,
        "tags.weight": held["tags.weight"].T,
        "tags.bias": held["tags.bias"],
    }
    for way, end in (("forward", ""), ("backward", "_reverse")):
        arrays[f"{way}.inputs.weight"] = held[f"recurrent.weight_ih_l0{end}"].T
        arrays[f"{way}.inputs.bias"] = held[f"recurrent.bias_ih_l0{end}"] + held[f"recurrent.bias_hh_l0{end}"]
        arrays[f"{way}.recurrent"] = held[f"recurrent.weight_hh_l0{end}"].T
    for part in PARTS:
        arrays[f"{part}.distance"] = held[f"{part}_distance.weight"][:, 0]
        for name in ("query", "key", "none"):
            arrays[f"{part}.{name}.weight"] = held[f"{part}_{name}.weight"].T
            arrays[f"{part}.{name}.bias"] = held[f"{part}_{name}.bias"]
    save_file({name: np.ascontiguousarray(array, np.float16) for name, array in arrays.items()}, path)


def main() -> None:
    """Read the command line, fit and write."""
    parser = argparse.ArgumentParser(prog="python -m framewire.training.attribution", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with polnear")
    parser.add_argument("--out", type=Path, default=WEIGHTS / "attribution.safetensors")
    parser.add_argument("--articles", type=int, help="fit on the first so many articles alone, to see that it works")
    parser.add_argument("--passes", type=int, help="make one round of so many passes")
    asked = parser.parse_args()
    rows = polnear_rows(asked.data, "train")[:-KEPT_APART][: asked.articles]
    choices = TaggerChoices() if asked.passes is None else TaggerChoices(rounds=((asked.passes, 2e-3),))
    write(fit(list(labelled(rows, load_token_embedder())), choices), asked.out)
