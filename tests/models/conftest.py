"""The real embedded models, loaded once."""

import pytest

PAIRS = [
    ("Envoys from both states met in Geneva for peace talks.", "This text mentions peace talks."),
    ("Envoys from both states met in Geneva for peace talks.", "This text does not mention peace talks."),
    ("Shelling killed three civilians in the border town.", "This text mentions peace talks."),
    ("The harvest was good.", "The harvest was good."),
    ("The harvest was good. " * 30, "The harvest was bad."),
    ("", "The harvest was bad."),
    ("Das ist kein Englisch, 그리고 이것도.", "This text is about sport."),
]


@pytest.fixture(scope="session")
def entailment():
    from framewire.models.entailment import load_entailment

    return load_entailment()


@pytest.fixture(scope="session")
def embedder():
    from framewire.models.embedder import load_embedder

    return load_embedder()
