"""Which names of different articles are one speaker."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from framewire.corpus.attribution.noun_phrases import Kind

_EXTRA = re.compile(r"^(?:the|mr|mrs|ms|dr)\.? |['’]s$|\b[a-z]\. ?(?=\w)")


class Identities:
    """The names of all speakers of a corpus, and the one name that each is given.

    Two names are one speaker where the codebook says so, and otherwise by three rules:

    1. they are spelled alike but for case, accents, hyphens, doubled letters, middle initials and "the"
       (Zelensky, Zelenskyy; Kim Jong-un, Kim Jong Un; Antony J. Blinken, Antony Blinken); most frequent spelling wins;
    2. one is an initial and the family name of the other (J. Lavrov), and of no third one;
    3. one is a single word, and just one person of the corpus has that family name.

    The second and third are for names: "head" is not "Samsung's head".

    `counts` says how often each (name, kind) speaks; `aliases` are the codebook's: the name by each alias.

    >>> names = Identities(Counter({("Kim Jong Un", "person"): 3, ("Kim Jong-un", "person"): 1}))
    >>> names.of("Kim Jong-un")
    'Kim Jong Un'
    """

    def __init__(self, counts: Mapping[tuple[str, Kind], int], aliases: Mapping[str, str] | None = None) -> None:
        given = dict(aliases or {})
        self._aliases = {
            folded(alias): name for alias, name in ({name: name for name in given.values()} | given).items()
        }
        spelled: dict[str, Counter[str]] = defaultdict(Counter)
        persons: set[str] = set()
        for (name, kind), count in counts.items():
            spelled[folded(name)][name] += count
            if kind == "person" and not name.split()[-1][:1].islower():
                persons.add(folded(name))
        self._shown = {key: min(names, key=lambda name: (-names[name], name)) for key, names in spelled.items()}
        self._families: dict[str, set[str]] = defaultdict(set)
        for key in persons:
            first, *others = key.split() or [""]
            if others and len(first.strip(".")) > 1:
                self._families[others[-1]].add(key)
        self._persons = persons

    def of(self, name: str | None) -> str | None:
        """Return the name that a speaker is given in the whole corpus; null stays null."""
        if name is None:
            return None
        key = folded(name)
        if key in self._aliases:
            return self._aliases[key]
        if key in self._persons:
            key = self._fuller(key)
        return self._aliases.get(key) or self._shown.get(key, name)

    def _fuller(self, key: str) -> str:
        """The one full name that a family name, or an initial with one, stands for; else the name itself."""
        *given, family = key.split() or [""]
        if len(given) > 1 or (given and len(given[0].strip(".")) > 1):
            return key
        fits = [full for full in self._families.get(family, ()) if not given or full[0] == given[0][0]]
        return fits[0] if len(fits) == 1 else key


def names_of(rows: Iterable[tuple[str | None, Kind | None]], aliases: Mapping[str, str] | None = None) -> Identities:
    """Return the identities of the speakers in rows of (name, kind); null ones do not count."""
    return Identities(Counter((name, kind) for name, kind in rows if name and kind), aliases)


@lru_cache(maxsize=50_000)
def folded(name: str) -> str:
    """A name as it is compared: "The Zelenskyy" and "Zelensky" are one.

    >>> folded("Volodymyr Zelenskyy") == folded("Volodymyr ZELENSKY"), folded("Antony J. Blinken")
    (True, 'antony blinken')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    plain = re.sub(r"[-‐‑\s]+", " ", plain.lower())
    plain = _EXTRA.sub("", plain) if len(plain.split()) > 1 else re.sub(r"['’]s$", "", plain)
    return re.sub(r"([a-z])\1", r"\1", plain).strip()
