"""The language of a text, by a small offline model (py3langid)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from framewire.errors import SourceError
from framewire.tables import Store

ENOUGH = 1500


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the language that most of the text is in."""
    from py3langid import classify

    code: str = classify(text[:ENOUGH])[0]
    return code


def check_readable(store: Store, sources: Sequence[str], language: str) -> None:
    """Raise `SourceError` where every article was set aside, so that nothing is left that a model could read."""
    if store.count("passages"):
        return
    found = Counter(store.read("documents", ["language"])["language"])
    if found[language]:
        failure = store.read("failures").iloc[0]
        raise SourceError(
            ", ".join(sources),
            f"no article could be read to its end; the first: {failure['message']}",
            "Look at the table of failures, and mend what it names",
        )
    shown = ", ".join(f"{count} in '{code}'" for code, count in sorted(found.items()))
    raise SourceError(
        ", ".join(sources),
        f"every article is in another language than the codebook's '{language}': {shown}",
        "Give articles in that language, or name theirs in the codebook, with models that read it",
    )
