"""Whether a corpus holds anything that the models can read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from framewire.codebook import Codebook
from framewire.corpus.facts.language import check_readable
from framewire.errors import SourceError
from framewire.pipeline import run

GERMAN = (
    "Der Präsident sagte am Montag, dass die Verhandlungen fortgesetzt werden. Die Regierung in Moskau lehnte dies ab. "
    "Viele Menschen gingen in Berlin auf die Straße, und die Polizei sprach von einem ruhigen Abend."
)


def test_a_corpus_in_another_language_is_refused_and_leaves_no_run(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for number in range(3):
        (tmp_path / "news" / f"{number}.txt").write_text(f"{GERMAN} Bericht {number}.", encoding="utf-8")
    with pytest.raises(SourceError, match=r"another language than the codebook's 'en': 3 in 'de'.*Give articles"):
        run(tmp_path / "news", Codebook.parse('title = "x"'), tmp_path / "out")
    assert not (tmp_path / "out").exists()


class Failed:
    """A store of one article that nothing could be read of."""

    def count(self, table: str) -> int:
        return 0

    def read(self, table: str, columns: list[str] | None = None) -> pd.DataFrame:
        rows = {"documents": {"language": ["en"]}, "failures": {"message": ["a.txt: no memory left. Close something."]}}
        return pd.DataFrame(rows[table])


def test_articles_in_the_right_language_that_failed_are_not_called_foreign() -> None:
    with pytest.raises(SourceError, match=r"no article could be read to its end; the first: a.txt: no memory left"):
        check_readable(Failed(), ["news"], "en")  # type: ignore[arg-type]
