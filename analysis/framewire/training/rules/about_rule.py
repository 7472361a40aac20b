"""Which sentences are about a target they do not name: `python -m framewire.training.rules.about_rule ../shared/data`.

Fitted on articles of real news that were read whole: for each target the readers listed the clauses that are about it,
all in which somebody takes a side and a draw of the others, up to twelve. Judged on the articles that are kept.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import Target
from framewire.models.embedder import load_embedder
from framewire.schemas import VOICES
from framewire.stance.questions.about import traits
from framewire.stance.questions.feed import Document
from framewire.stance.questions.hypotheses import target_questions
from framewire.stance.questions.relevance import Encoder, Mentions, centre
from framewire.training.rules.whole_articles import coded_writers, read_whole
from framewire.training.writer.judged import FOR_ARTICLES, TO_JUDGE, kept_whole, part_of, real_clauses

Floats = NDArray[np.float64]
# Readers listed no more clauses of a target than this: of a full list the rest may be about it too.
FULL = 12
# "source id" of an article, and the targets that its readers chose, each with the clauses listed, (voice, words).
Listed = Mapping[str, Mapping[Target, frozenset[tuple[str, str]]]]


@dataclass(frozen=True)
class Candidate:
    """What a sentence says in a voice, seen from a target; `listed`: readers said that it is about it."""

    article: str
    voice: str
    names: bool
    listed: bool
    traits: tuple[float, ...]


def listed_clauses(own: Path, data: Path) -> Listed:
    """Return what readers listed in the articles that they read whole, without lists that are full."""
    coded = coded_writers(own)
    found: dict[str, dict[Target, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    for item in real_clauses(own, data):
        if (item.article, item.target.name) in coded:
            target, _ = coded[item.article, item.target.name]
            found[item.article][target].add((item.voice, _plain(item.text)))
    return {
        article: {target: frozenset(said) for target, said in targets.items() if len(said) < FULL}
        for article, targets in found.items()
    }


def candidates(
    name: str, article: Document, targets: Mapping[Target, frozenset[tuple[str, str]]], encoder: Encoder
) -> Iterator[Candidate]:
    """Yield what the sentences of an article say, seen from each of the targets that it names."""
    said = [each for each in article.read.utterances if each.is_long_enough]
    vectors = encoder.encode([each.text for each in said])
    for target, listed in targets.items():
        mentions = Mentions.of(target, article.read)
        if mentions.sentences or mentions.titled:
            middle = centre(encoder.encode(target_questions(target).texts))
            for each, vector in zip(said, vectors, strict=True):
                weighed = traits(each.text, mentions.around(each), float(vector @ middle))
                is_listed = (each.voice, _plain(each.text)) in listed
                yield Candidate(name, each.voice, mentions.finds(each.text), is_listed, tuple(weighed))


def fitted_about(cases: Sequence[Candidate]) -> Floats:
    """Return the offset and the weights of `traits` under which what was listed is likeliest."""
    from sklearn.linear_model import LogisticRegression

    x, y = np.array([case.traits for case in cases]), [case.listed for case in cases]
    found = LogisticRegression(C=1e6, max_iter=2000).fit(x, y)
    return np.array([*found.intercept_, *found.coef_[0]])


def ranking(cases: Sequence[Candidate], weights: Floats) -> float:
    """Return how often a listed case is ranked above one that is not, the AUC."""
    from sklearn.metrics import roc_auc_score

    x = np.array([case.traits for case in cases])
    return float(roc_auc_score([case.listed for case in cases], x @ weights[1:]))


def _plain(text: str) -> str:
    return " … ".join(" ".join(piece.split()) for piece in text.split("…"))


def _report(cases: Sequence[Candidate], voice: str, whole: frozenset[str]) -> str:
    own = [case for case in cases if case.voice == voice]
    silent = [case for case in own if not case.names]
    fitted_on, judged = ([case for case in silent if _is_kept(case, whole) == kept] for kept in (False, True))
    listed = np.mean([case.listed for case in own if case.names and not _is_kept(case, whole)])
    weights = fitted_about(fitted_on)
    numbers = ", ".join(f"{value:.3f}" for value in weights)
    auc = f"AUC {ranking(judged, weights):.3f} on {len(judged)}, fitted on {len(fitted_on)}"
    return f"about_{voice} [{numbers}], {auc}; about_listed {listed:.3f}"


def _is_kept(case: Candidate, whole: frozenset[str]) -> bool:
    return case.article in whole or part_of(case.article) in (FOR_ARTICLES, TO_JUDGE)


def main() -> None:
    """Read the command line, fit and print the numbers for rules.toml."""
    parser = argparse.ArgumentParser(prog="python -m framewire.training.rules.about_rule", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the labelled sets")
    parser.add_argument("--own", type=Path, default=Path("data/contrast"))
    asked = parser.parse_args()
    listed, encoder = listed_clauses(asked.own, asked.data), load_embedder()
    cases: list[Candidate] = []
    for name, article in read_whole(listed, asked.data):
        cases += candidates(name, article, listed[name], encoder)
    print(*(_report(cases, voice, kept_whole(asked.own)) for voice in VOICES), sep="\n")


if __name__ == "__main__":
    main()
