"""Coverage of the intervals of agreement: simulated coders, whose agreement in the long run is known."""

from __future__ import annotations

import numpy as np

from framewire.validity.agreement import alpha, kappa

SETTINGS = ((0.9, 60, 1), (0.8, 60, 1), (0.8, 200, 1), (0.6, 100, 1), (0.8, 200, 4))
REPEATS = 1000


def agreement_lines() -> list[str]:
    """Return a table: coders right so often, units, units an article, and how often the interval held the truth."""
    lines = [
        f"Two coders, codes with shares .5, .3 and .2; truth is the coefficient of 400,000 units; {REPEATS} draws a row.",
        "",
        "| coders are right | units | units an article | alpha (nominal) | alpha (ordinal) | kappa |",
        "|---|---|---|---|---|---|",
    ]
    return lines + [_row(number, *setting) for number, setting in enumerate(SETTINGS)]


def _row(seed: int, right: float, units: int, crowd: int) -> str:
    dice = np.random.default_rng(seed)
    many = _coded(dice, right, 400_000, 1)
    alone = np.zeros(len(many), np.int64)
    truth = [alpha(many, 3, alone).value, alpha(many, 3, alone, "ordinal").value,
             kappa(many[:, 0], many[:, 1], 3, alone).value]  # fmt: skip
    held = np.zeros(3)
    for repeat in range(REPEATS):
        codes = _coded(dice, right, units, crowd)
        articles = np.repeat(np.arange(units // crowd), crowd)
        found = (alpha(codes, 3, articles, seed=repeat), alpha(codes, 3, articles, "ordinal", repeat),
                 kappa(codes[:, 0], codes[:, 1], 3, articles, repeat))  # fmt: skip
        held += [each.low <= real <= each.high for each, real in zip(found, truth, strict=True)]
    shares = held / REPEATS
    shown = " | ".join(f"{share:.3f} ±{1.96 * np.sqrt(share * (1 - share) / REPEATS):.3f}" for share in shares)
    return f"| {right:.1f} | {units} | {crowd} | {shown} |"


def _coded(dice: np.random.Generator, right: float, units: int, crowd: int) -> np.ndarray:
    """Return two coders' codes (units, 2); units of one article are hard or easy together, and take one true code."""
    real = np.repeat(dice.choice(3, units // crowd, p=[0.5, 0.3, 0.2]), crowd)
    ease = (
        np.repeat(np.where(dice.random(units // crowd) < 0.5, 1.0, 1.0 - 2 * (1 - right)), crowd)
        if crowd > 1
        else right
    )
    sure = dice.random((units, 2)) < (ease[:, None] if crowd > 1 else right)
    return np.where(sure, real[:, None], dice.choice(3, (units, 2), p=[0.5, 0.3, 0.2]))
