"""Imported by the process that killed runs are forked from: models, kernels and libraries are there before the fork."""

from framewire import pipeline  # noqa: F401
from framewire.codebook import Codebook
from framewire.corpus.attribution.attributor import Attributor  # noqa: F401
from framewire.models import shared
from framewire.models.shelf import Shelf
from framewire.themes.bertopic_model import bertopic

# Held for as long as the process lives.
shared.in_use = {}
shelf = Shelf.of(Codebook.parse('title = "x"'))
shelf.embedder.encode(["One."])
shelf.entailment.score_with_features([("One.", "Two.")])
bertopic()
