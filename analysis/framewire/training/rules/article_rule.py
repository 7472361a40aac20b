"""The rule from sentences to articles: `python -m framewire.training.rules.article_rule ../shared/data`.

A multinomial regression on articles of real news that were coded by reading. Both sides share one slope and one offset,
so that no side is preferred. The articles are those that the reading of who takes a side was not fitted on.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import Target
from framewire.models.embedder import load_embedder
from framewire.models.entailment import EmbeddedEntailment
from framewire.models.parts.heads import load_head
from framewire.stance.decisions.stances import settled
from framewire.stance.questions.about import of_target
from framewire.stance.questions.hypotheses import target_questions
from framewire.stance.questions.relevance import Encoder, Gate, Relevant
from framewire.training.rules.whole_articles import coded_writers, read_whole
from framewire.training.writer.judged import FOR_ARTICLES, Judged, part_of

Floats = NDArray[np.float64]
Array = NDArray[np.float32]
# As coded: what the writer's own words do on the target in the whole article.
CODES = {"F": 0, "N": 1, "A": 2}
# What a side must pass, in steps; not below the rule writer_plain, so that a neutral sentence never adds to one.
FLOORS = np.arange(0.15, 0.55, 0.05)


@dataclass(frozen=True)
class ArticleCase:
    """What the sentences of an article say of a target (n, 3), and the stance (0, 1, 2) that a reader saw in it."""

    article: str
    p: Floats
    stance: int


@dataclass(frozen=True)
class ArticleRule:
    """Log-odds of a side to neutral: offset + slope * what the clearest sentence has above `least`."""

    least: float
    offset: float
    slope: float

    def log_odds(self, cases: Sequence[ArticleCase]) -> Floats:
        """Return those of favour, neutral (0) and against (n, 3)."""
        return self._log_odds(_clearest(cases))

    def probabilities(self, cases: Sequence[ArticleCase]) -> Floats:
        """Return P(favour), P(neutral), P(against) of each case (n, 3)."""
        return _shares_of(self.log_odds(cases))

    def loss(self, cases: Sequence[ArticleCase]) -> float:
        """Return the mean log-loss of the cases."""
        return self.loss_of(_clearest(cases), [case.stance for case in cases])

    def loss_of(self, clearest: Floats, stances: Sequence[int]) -> float:
        """Return the mean log-loss of cases of which these are the clearest sentences (n, 2) and the stances."""
        p = _shares_of(self._log_odds(clearest))[np.arange(len(stances)), stances]
        return float(-np.log(p).mean())

    def _log_odds(self, clearest: Floats) -> Floats:
        sides = self.offset + self.slope * np.maximum(clearest - self.least, 0)
        return np.stack([sides[:, 0], np.zeros(len(sides)), sides[:, 1]], axis=1)


def article_cases(own: Path, data: Path, model: EmbeddedEntailment, encoder: Encoder) -> list[ArticleCase]:
    """Return the coded articles kept for this that discuss their target in narration, with what their sentences say.

    The sentences are those that a run would ask about, so that what it lets in wrongly weighs here too.
    """
    wanted: dict[str, list[tuple[Target, int]]] = {}
    for (name, _), (target, code) in coded_writers(own).items():
        if code in CODES and part_of(name) == FOR_ARTICLES:
            wanted.setdefault(name, []).append((target, CODES[code]))
    found = []
    for name, article in read_whole(wanted, data):
        for target, stance in wanted[name]:
            (items,) = Gate([target_questions(target)], lambda: encoder).read([article.read])
            asked = [item for item in items if item.is_asked and item.utterance.voice == "narration"]
            if asked:
                found.append(ArticleCase(name, np.array(_run_like(model, target, asked)), stance))
    return found


def _run_like(model: EmbeddedEntailment, target: Target, items: Sequence[Relevant]) -> list[Floats]:
    """Return the distributions of sentences as a run comes to them."""
    said = narrated(model, [Judged(item.utterance.text, target, "neutral") for item in items])
    return [p if item.measure is None else of_target(p, item.measure) for p, item in zip(said, items, strict=True)]


def narrated(model: EmbeddedEntailment, items: Sequence[Judged]) -> list[Floats]:
    """Return the distribution (3,) of each sentence as a run decides it, asked all that could be asked."""
    asked = [target_questions(item.target) for item in items]
    first = [(item.text, side.text) for item, q in zip(items, asked, strict=True) for side in q.writer]
    then = [(item.text, h.text) for item, q in zip(items, asked, strict=True) for pair in q.pairs for h in pair]
    writers = _heads(["writer"] * len(items), model.writer_with_features(first)[1])
    kinds = ["entity" if q.kind == "entity" else "reported" for q in asked for _ in q.pairs]
    sides = iter(_heads(kinds, model.score_with_features(then)[1]))
    return [
        settled([writer, *(next(sides) for _ in q.pairs)], "report") for writer, q in zip(writers, asked, strict=True)
    ]


def fitted_article_rule(cases: Sequence[ArticleCase]) -> ArticleRule:
    """Return the rule of least log-loss; `least` is tried in steps of .05."""
    from scipy.optimize import minimize

    rules, clearest, stances = [], _clearest(cases), [case.stance for case in cases]
    for least in FLOORS.tolist():
        loss = lambda x, least=least: ArticleRule(least, *x).loss_of(clearest, stances)  # noqa: E731
        rules.append(ArticleRule(least, *minimize(loss, (-2.0, 6.0), method="Nelder-Mead").x.tolist()))
    return min(rules, key=lambda rule: rule.loss_of(clearest, stances))


def shares(cases: Sequence[ArticleCase]) -> tuple[float, float, float]:
    """Return the shares of favour, neutral and against among cases, the sides taken together."""
    neutral = float(np.mean([case.stance == 1 for case in cases]))
    return (1 - neutral) / 2, neutral, (1 - neutral) / 2


def _clearest(cases: Sequence[ArticleCase]) -> Floats:
    """Return what the clearest sentence of each case has of favour and of against (n, 2)."""
    return np.array([[case.p[:, side].max() for side in (0, 2)] for case in cases])


def _shares_of(log_odds: Floats) -> Floats:
    odds = np.exp(log_odds)
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def _heads(names: Sequence[str], vectors: Array) -> list[Floats]:
    """Return what the head of each name says of the vectors of a favour and an against question, side by side."""
    rows = vectors.reshape(len(names), -1)
    found = {name: load_head(f"stance_{name}").apply(rows) for name in set(names)}
    return [found[name][row].astype(np.float64) for row, name in enumerate(names)]


def main() -> None:
    """Read the command line, fit and print the numbers for rules.toml."""
    parser = argparse.ArgumentParser(prog="python -m framewire.training.rules.article_rule", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the labelled sets")
    parser.add_argument("--own", type=Path, default=Path("data/contrast"))
    asked = parser.parse_args()
    cases = article_cases(asked.own, asked.data, EmbeddedEntailment.load(), load_embedder())
    found = fitted_article_rule(cases)
    print(f"{len(cases)} articles and targets, log-loss {found.loss(cases):.4f}")
    print(f"least_side {found.least:.2f}, article_offset {found.offset:.3f}, article_slope {found.slope:.3f}")
    print("fitted_prior", *(f"{share:.3f}" for share in shares(cases)))


if __name__ == "__main__":
    main()
