"""One checked section of a TOML file: every value read with its type, every mistake noted with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from framewire.errors import CodebookError
from framewire.patterns import why_not

# The most characters of one text, and the most of what is counted.
LONGEST = 5_000
MOST = 2**31 - 1
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")


class Section:
    """A TOML table being read. Mistakes go to `errors` and the default is used, so that one pass finds them all.

    >>> errors: list[CodebookError] = []
    >>> section = Section({"titel": "x"}, "book.toml", errors)
    >>> section.text("title", "untitled")
    'untitled'
    >>> section.finish()
    >>> str(errors[0])
    "book.toml: unknown key 'titel'. Allowed here: title."
    """

    def __init__(self, values: Mapping[str, object], place: str, errors: list[CodebookError]) -> None:
        self.place, self.errors = place, errors
        self._values = values
        self._known: list[str] = []

    def finish(self) -> None:
        """Note every key that nothing asked for."""
        for key in self._values:
            if key not in self._known:
                self.errors.append(CodebookError.unknown_key(self.place, key, self._known))

    def text(self, key: str, default: str | None = None) -> str:
        """Return a string; without a default the key must be there and not blank."""
        value = self._take(key, default)
        if isinstance(value, str) and (value.strip() or default is not None) and len(value) <= LONGEST:
            return value
        self._wrong(key, f"some text in quotes, of at most {LONGEST} characters", value)
        return default or ""

    def identifier(self, key: str = "id") -> str:
        """Return an id: lower-case letters, digits and underscores, at most 64."""
        value = self.text(key)
        if value and not IDENTIFIER.match(value):
            self._wrong(key, "an id of lower-case letters, digits and underscores", value)
        return value

    def choice(self, key: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self._take(key, default)
        if isinstance(value, str) and value in allowed:
            return value
        self._wrong(key, f"one of {', '.join(repr(name) for name in allowed)}", value)
        return default

    def texts(self, key: str, default: tuple[str, ...] | None = ()) -> tuple[str, ...]:
        """Return a list of strings as a tuple."""
        value = self._take(key, default)
        if isinstance(value, list | tuple) and all(map(_is_text, value)):
            return tuple(value)
        self._wrong(key, f'a list of texts like ["one", "two"], each of at most {LONGEST} characters', value)
        return ()

    def only_once(self, *keys: str) -> None:
        """Note the first text that stands twice in these lists of texts, or in two of them."""
        found = [(key, text) for key in keys if isinstance(texts := self._values.get(key), list) for text in texts]
        for number, (key, text) in enumerate(found):
            if before := [other for other, said in found[:number] if said == text]:
                fact = f"the text '{text}' stands in {before[0]} already"
                self.errors.append(CodebookError(f"{self.place} {key}", fact, "Leave it where it belongs"))
                return

    def patterns(self, key: str) -> tuple[str, ...]:
        """Return a list of regular expressions, each of which compiles, is quick and matches no empty text."""
        found = self.texts(key)
        for pattern in found:
            self._check_pattern(key, pattern)
        return found

    def whole(self, key: str, default: int, least: int = 0, most: int = MOST) -> int:
        value = self._take(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self._wrong(key, f"a whole number from {least} to {most}", value)
        return default

    def share(self, key: str, default: float | None) -> float | None:
        """Return a number in [0, 1]; null when the key is absent and the default is null."""
        if key not in self._values:
            self._note(key)
            return default
        value = self._take(key, default)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
            return float(value)
        self._wrong(key, "a number from 0 to 1", value)
        return default

    def shares(self, key: str, default: tuple[float, float, float]) -> tuple[float, float, float]:
        """Return three numbers above 0 that sum to 1."""
        value = self._take(key, list(default))
        if isinstance(value, list) and len(value) == 3 and all(map(_is_between, value)):
            first, second, third = (float(item) for item in value)
            if abs(first + second + third - 1) < 1e-6:
                return first, second, third
        self._wrong(key, "three numbers above 0 that sum to 1, like [0.2, 0.6, 0.2]", value)
        return default

    def flag(self, key: str, default: bool) -> bool:
        value = self._take(key, default)
        if isinstance(value, bool):
            return value
        self._wrong(key, "true or false", value)
        return default

    def table(self, key: str) -> Section:
        """Return the sub-table `key`, empty when absent."""
        value = self._take(key, {})
        if not isinstance(value, dict):
            self._wrong(key, f"a section [{key}]", value)
            value = {}
        return Section(value, f"{self.place}: [{key}]", self.errors)

    def tables(self, key: str) -> list[Section]:
        """Return the array of tables `[[key]]`, each with its number (and id) in its place."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._wrong(key, f"sections [[{key}]]", value)
            value = []
        return [
            Section(item, f"{self.place}: [[{key}]] {_number(n, item)}", self.errors) for n, item in enumerate(value, 1)
        ]

    def raw(self, key: str, default: object) -> object:
        """Return a value unchecked, for the caller to check."""
        return self._take(key, default)

    def wrong(self, key: str, wanted: str, found: object) -> None:
        """Note that the value of `key` is not what was wanted."""
        self._wrong(key, wanted, found)

    def _take(self, key: str, default: object) -> object:
        self._note(key)
        if key not in self._values and default is None:
            self.errors.append(CodebookError.missing_key(self.place, key))
            return _Missing
        return self._values.get(key, default)

    def _note(self, key: str) -> None:
        self._known.append(key)

    def _wrong(self, key: str, wanted: str, found: object) -> None:
        if found is not _Missing:
            self.errors.append(CodebookError.wrong_type(f"{self.place} {key}", wanted, found))

    def _check_pattern(self, key: str, pattern: str) -> None:
        if reason := why_not(pattern):
            fact = f"the regular expression '{pattern[:80]}' cannot be used: {reason}"
            self.errors.append(CodebookError(f"{self.place} {key}", fact, "Write another one"))


class _Missing:
    """Stands for a key that is not there and was noted as missing."""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST


def _is_between(value: object) -> bool:
    return isinstance(value, int | float) and 0 < value < 1


def _number(number: int, item: Mapping[str, object]) -> str:
    name = item.get("id")
    return f"{number} '{name}'" if isinstance(name, str) else str(number)
