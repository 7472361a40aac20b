"""From passages to stances and frames with their evidence."""

from framewire.stance.build import ScoreRequest, decide_stances, score_passages
from framewire.stance.model import StanceModel

__all__ = ["ScoreRequest", "StanceModel", "decide_stances", "score_passages"]
