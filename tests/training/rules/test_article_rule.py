"""The rule from sentences to articles: planted numbers are found again, and no side is preferred."""

from __future__ import annotations

import numpy as np
import pytest

from framewire.training.rules.article_rule import ArticleCase, ArticleRule, fitted_article_rule, shares


def planted(rule: ArticleRule, count: int = 1200) -> list[ArticleCase]:
    """Draw articles of one to four sentences whose stance follows a rule."""
    draw = np.random.default_rng(5)
    cases = []
    for _ in range(count):
        p = draw.dirichlet([0.6, 1.5, 0.6], size=int(draw.integers(1, 5)))
        (chances,) = rule.probabilities([ArticleCase("a", p, 1)])
        cases.append(ArticleCase("a", p, int(draw.choice(3, p=chances))))
    return cases


def test_a_planted_rule_is_found_again() -> None:
    rule = ArticleRule(0.3, -2.0, 6.0)
    found = fitted_article_rule(planted(rule))
    assert found.least == pytest.approx(0.3, abs=0.15)
    assert found.offset == pytest.approx(-2.0, abs=0.5)
    assert found.slope == pytest.approx(6.0, rel=0.3)


def test_the_odds_can_be_redone_by_hand_and_mirror() -> None:
    rule = ArticleRule(0.3, -2.0, 5.0)
    case = ArticleCase("a", np.array([[0.7, 0.3, 0.0], [0.1, 0.7, 0.2]]), 0)
    assert rule.log_odds([case])[0].tolist() == pytest.approx([-2 + 5 * 0.4, 0, -2])
    mirrored = ArticleCase("a", case.p[:, ::-1], 2)
    assert rule.probabilities([mirrored])[0] == pytest.approx(rule.probabilities([case])[0][::-1])
    assert rule.loss([case]) == pytest.approx(np.log(1 + 1 + np.exp(-2)))


def test_the_shares_of_both_sides_are_one() -> None:
    cases = [ArticleCase("a", np.zeros((1, 3)), stance) for stance in (0, 1, 1, 1)]
    assert shares(cases) == (0.125, 0.75, 0.125)
