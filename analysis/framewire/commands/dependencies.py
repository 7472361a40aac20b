"""What framewire is installed with: every package it needs, with version and licence, from the installed metadata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NOT_STATED = "not stated"
NOT_INSTALLED = "not installed"
# A field of metadata that is longer holds the licence's text instead of its name.
LONGEST = 80
_CLASSIFIER = "License :: "


@dataclass(frozen=True)
class Dependency:
    """An installed package: `licence` as the package states it, `needs` the names of the packages it asks for here."""

    name: str
    version: str
    licence: str
    needs: tuple[str, ...] = ()


def dependencies(package: str = "framewire", extras: Sequence[str] = ()) -> list[Dependency]:
    """Return `package` and then every package that it needs here, directly or by way of another, sorted by name.

    Optional ones count only where `extras` or another package asks for them. A missing package is listed with the
    version "not installed". Raises PackageNotFoundError where `package` itself is not installed.
    """
    wanted = [(package, frozenset(extras))]
    asked: dict[str, set[str]] = {}
    found: dict[str, Dependency] = {}
    while wanted:
        name, more = wanted.pop()
        if name in asked and more <= asked[name]:
            continue
        asked.setdefault(name, set()).update(more)
        needed = list(_needed(name, asked[name], name != package))
        wanted += [(canonicalize_name(each.name), frozenset(each.extras)) for each in needed]
        found[name] = _dependency(name, sorted({canonicalize_name(each.name) for each in needed}))
    return [found.pop(package), *(found[name] for name in sorted(found))]


def licences_table(found: Sequence[Dependency]) -> str:
    """Return packages as a Markdown table: name, version, licence.

    >>> print(licences_table([Dependency("a", "1.0", "MIT")]))
    | package | version | licence |
    | --- | --- | --- |
    | a | 1.0 | MIT |
    """
    rows = [f"| {each.name} | {each.version} | {each.licence} |" for each in found]
    return "\n".join(["| package | version | licence |", "| --- | --- | --- |", *rows])


def licence_of(about: metadata.PackageMetadata) -> str:
    """Return the licence that a package's metadata state: an SPDX expression, else its classifiers, else a short field.

    "not stated" where none of them does.
    """
    names = [value.rpartition(" :: ")[2] for value in about.get_all("Classifier", []) if value.startswith(_CLASSIFIER)]
    named = [name for name in names if name != "OSI Approved"]
    fields = [value.strip() for value in about.get_all("License", []) if value.strip().upper() != "UNKNOWN"]
    short = [value for value in fields if len(value) <= LONGEST and "\n" not in value]
    stated = about.get_all("License-Expression", []) or named or short
    return " and ".join(stated).replace("|", "/") or NOT_STATED


def _needed(name: str, extras: set[str], may_be_missing: bool) -> Iterator[Requirement]:
    """The requirements of an installed package that hold on this system, with those of its extras."""
    try:
        stated = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        if not may_be_missing:
            raise
        return
    for line in stated:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def _dependency(name: str, needs: Sequence[str]) -> Dependency:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return Dependency(name, NOT_INSTALLED, NOT_STATED)
    return Dependency(name, metadata.version(name), licence_of(about), tuple(needs))
