"""Fits a theme model: named themes first, the rest grouped and split into topics, terms and names for all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import Theme
from framewire.themes.evidence import Named
from framewire.themes.grouping import Groups, coarse_groups, drawn, fine_topics, means
from framewire.themes.labels import Terms, name_of
from framewire.themes.parts import Parts, ThemeInfo
from framewire.themes.phrases import phrases
from framewire.themes.terms import Sample, group_terms

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# Texts that centres and terms are taken from; more change neither.
FIT_AT_MOST = 20_000
DESCRIBED_BY = 4_000


@dataclass(frozen=True)
class FitRequest:
    """Texts and their embeddings (n, d), the named themes, and what decides every draw.

    `chosen` (n,) is the named theme of each text, -1 for none. `outlets` finds names that may not become terms.
    """

    texts: Sequence[str]
    points: Floats
    themes: Sequence[Theme]
    named: Named
    chosen: Ints
    seed: int
    outlets: re.Pattern[str] | None = None


def fit_parts(request: FitRequest) -> Parts:
    """Fit on at most 20,000 of the texts, drawn by the seed."""
    rows = drawn(len(request.points), FIT_AT_MOST, request.seed)
    points = request.points[rows]
    count = request.named.count
    labels, groups = _with_found(request.chosen[rows], points, count, request.seed)
    topics = fine_topics(points, labels, request.seed)
    said = drawn(len(rows), DESCRIBED_BY, request.seed)
    sample = Sample([phrases(request.texts[row], request.outlets) for row in rows[said].tolist()], points[said])
    topic_count = int(topics.max(initial=-1)) + 1
    parents = _parents(topics, labels, topic_count)
    total = count + len(groups.recurrence)
    theme_terms = group_terms(sample, labels[said], total)
    return Parts(
        named=request.named,
        themes=_infos(request.themes, theme_terms, groups),
        centres=means(points, labels, total),
        topic_centres=means(points, topics, topic_count),
        parents=parents,
        topic_terms=group_terms(sample, topics[said], topic_count),
        tried=groups.tried,
        method=groups.method,
    )


def _with_found(chosen: Ints, points: Floats, count: int, seed: int) -> tuple[Ints, Groups]:
    labels = chosen.copy()
    open_ = labels < 0
    if not open_.any():
        return labels, Groups(np.zeros(0, np.int64), (), (), "nothing left to find themes in")
    groups = coarse_groups(points[open_], seed)
    labels[open_] = groups.labels + count
    return labels, groups


def _parents(topics: Ints, labels: Ints, count: int) -> Ints:
    parents = np.full(count, -1, np.int64)
    parents[topics] = labels
    return parents


def _infos(themes: Sequence[Theme], terms: Sequence[Terms], groups: Groups) -> tuple[ThemeInfo, ...]:
    named = [ThemeInfo(theme.id, theme.name, "codebook", terms[i], None) for i, theme in enumerate(themes)]
    found = []
    for place, recurrence in enumerate(groups.recurrence):
        said = terms[len(themes) + place]
        name = name_of(said.terms, f"found theme {place + 1}")
        found.append(ThemeInfo(f"found_{place + 1:02d}", name, "found", said, recurrence))
    return tuple(named + found)
