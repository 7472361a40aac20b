"""From sentences to stances and frames with their evidence."""

from framewire.stance.decide import decide_stances
from framewire.stance.model import StanceModel
from framewire.stance.score import ScoreRequest, score_sentences

__all__ = ["ScoreRequest", "StanceModel", "decide_stances", "score_sentences"]
