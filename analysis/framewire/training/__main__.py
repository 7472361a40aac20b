"""Fit the adapter and the heads and write them with their card: `make heads`."""

from __future__ import annotations

import argparse
from pathlib import Path

from framewire.models.parts.heads import WEIGHTS
from framewire.training.fitting.fit import FitChoices
from framewire.training.heads.members import Material, fit_and_write


def main() -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(prog="python -m framewire.training", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the labelled sets")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--without", action="append", default=[], help="a set to leave out, to judge on it")
    parser.add_argument("--rounds", type=int, default=FitChoices.rounds)
    parser.add_argument("--members", type=int, default=FitChoices.members, help="fits to average, one a core")
    asked = parser.parse_args()
    choices = FitChoices(members=asked.members, rounds=asked.rounds)
    fit_and_write(Material(asked.data, tuple(asked.without)), choices, asked.out)


if __name__ == "__main__":
    main()
