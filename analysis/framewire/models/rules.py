"""The numbers that were fitted or chosen, from `weights/rules.toml`: each with its meaning and where it comes from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from framewire.errors import ModelError
from framewire.models.parts.heads import WEIGHTS

FILE = WEIGHTS / "rules.toml"
# fitted: `make rules` finds it again from the data that it names; published: another's; judgement: no script finds it.
SOURCES = ("fitted", "judgement", "published")
# What a fitted number must say of itself.
FITTED = ("data", "split", "date", "command", "figure")


@dataclass(frozen=True)
class Rule:
    """A number, or several that belong together, and what it does.

    `source` is one of SOURCES. The others are null where they are not known: the data and the part of it that the
    number was chosen on, the day, the command that finds it again, and the figure that it reached.
    """

    name: str
    value: float | tuple[float, ...]
    meaning: str
    source: str
    data: str | None = None
    split: str | None = None
    date: str | None = None
    command: str | None = None
    figure: str | None = None


@cache
def rule(name: str) -> float:
    """Return the number of a rule. Raises ModelError if there is none of that name, or it has several numbers.

    >>> rule("frame_present")
    0.45
    """
    value = _rule(name).value
    if isinstance(value, tuple):
        raise ModelError(f"rule {name}", f"it has {len(value)} numbers, not one", "Read it with rule_list")
    return value


@cache
def rule_list(name: str) -> tuple[float, ...]:
    """Return the numbers of a rule that has several. Raises ModelError if there is none of that name, or it has one."""
    value = _rule(name).value
    if not isinstance(value, tuple):
        raise ModelError(f"rule {name}", "it has one number", "Read it with rule")
    return value


def all_rules() -> dict[str, Rule]:
    """Return every rule by its name, in the order of the file."""
    return dict(_read(FILE))


def read_rules(path: Path) -> dict[str, Rule]:
    """Return the rules of a file. Raises ModelError for one that cannot be read or does not say what it must."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ModelError(path.name, f"it cannot be read ({error})", "Install framewire again") from error
    return {name: _checked(name, table) for name, table in tables.items()}


def _rule(name: str) -> Rule:
    found = _read(FILE).get(name)
    if found is None:
        raise ModelError(
            f"rule {name}", f"there is none of this name in {FILE.name}", "Write it there, with its source"
        )
    return found


@lru_cache(maxsize=1)
def _read(path: Path) -> Mapping[str, Rule]:
    return read_rules(path)


def _checked(name: str, table: Any) -> Rule:
    cure = "Write value, meaning and source, and nothing that a rule does not have"
    if not isinstance(table, dict) or {"value", "meaning", "source"} - table.keys():
        raise ModelError(f"rule {name}", "value, meaning or source is missing", cure)
    if unknown := table.keys() - {field.name for field in fields(Rule)}:
        raise ModelError(f"rule {name}", f"it has a key '{min(unknown)}'", cure)
    if table["source"] not in SOURCES:
        raise ModelError(f"rule {name}", f"its source is '{table['source']}'", f"Choose one of: {', '.join(SOURCES)}")
    if table["source"] == "fitted" and (missing := [key for key in FITTED if not table.get(key)]):
        raise ModelError(
            f"rule {name}", f"it is fitted and does not say its {missing[0]}", f"Write {', '.join(FITTED)}"
        )
    value = table["value"]
    return Rule(**{**table, "name": name, "value": tuple(value) if isinstance(value, list) else value})
