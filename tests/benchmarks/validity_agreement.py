"""Coverage of the intervals of agreement: simulated coders, whose agreement in the long run is known."""

from __future__ import annotations

import numpy as np

from framewire.validity.agreement.coefficients import Agreement, alpha, kappa

SETTINGS = ((0.9, 60, 1), (0.8, 60, 1), (0.8, 200, 1), (0.6, 100, 1), (0.8, 200, 4))
REPEATS = 1000


HEAD = (
    f"Two coders, codes with shares .5, .3 and .2; truth is the coefficient of 400,000 units; {REPEATS} draws a row.",
    "",
    "| coders are right | units | units an article | alpha (nominal) | alpha (ordinal) | kappa |",
    "|---|---|---|---|---|---|",
)


def agreement_row(number: int) -> str:
    """Return a row: coders right so often, units, units an article, and how often each interval held the truth."""
    right, units, crowd = SETTINGS[number]
    dice = np.random.default_rng(number)
    many = _coded(dice, right, 400_000, crowd)
    alone = np.zeros(len(many), np.int64)
    truth = [each.value for each in _coefficients(many, alone, 0)]
    held = np.zeros(3)
    for repeat in range(REPEATS):
        codes = _coded(dice, right, units, crowd)
        found = _coefficients(codes, np.repeat(np.arange(units // crowd), crowd), repeat)
        held += [each.low <= real <= each.high for each, real in zip(found, truth, strict=True)]
    shares = held / REPEATS
    shown = " | ".join(f"{share:.3f} ±{1.96 * np.sqrt(share * (1 - share) / REPEATS):.3f}" for share in shares)
    return f"| {right:.1f} | {units} | {crowd} | {shown} |"


def _coefficients(codes: np.ndarray, articles: np.ndarray, seed: int) -> tuple[Agreement, ...]:
    return (
        alpha(codes, 3, articles, "nominal", seed),
        alpha(codes, 3, articles, "ordinal", seed),
        kappa(codes[:, 0], codes[:, 1], 3, articles, seed),
    )


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
