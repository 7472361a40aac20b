import pytest

from framewire.training.sets.denials import deny


@pytest.mark.parametrize(
    ("sentence", "denial"),
    [
        ("Peace is near.", "Peace is not near."),
        ("This text reflects disagreement.", "This text does not reflect disagreement."),
        ("The author stresses costs.", "The author does not stress costs."),
        ("This text says that someone is guilty.", "This text does not say that someone is guilty."),
        ("This text gives names and shows how people live.", "This text does not give names or show how people live."),
        ("Nobody is to blame.", "It is not true that Nobody is to blame."),
        ("Prices rose.", "It is not true that Prices rose."),
    ],
)
def test_denials_negate_the_main_verb(sentence: str, denial: str) -> None:
    assert deny(sentence) == denial
