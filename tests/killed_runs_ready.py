"""Imported by the process that killed runs are forked from: what a run imports on its way is there before the fork."""

import numpy as np

from framewire import pipeline, stance, themes  # noqa: F401
from framewire.codebook import Codebook
from framewire.corpus import clean_article
from framewire.corpus.facts.language import language_of
from framewire.engine import ordered_product
from framewire.models import embedder, entailment  # noqa: F401
from whole_runs import BOOK, SAMPLE

Codebook.read(BOOK)
page = next((SAMPLE / "harbour_courier").iterdir()).read_text(encoding="utf-8")
language_of(clean_article(page, html=True).text)
ordered_product(np.ones((1, 1)), np.ones((1, 1)))
