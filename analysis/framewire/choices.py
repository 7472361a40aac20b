"""What a researcher can choose in a codebook: themes, targets, frames, speakers, models, how to read and to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TargetKind = Literal["entity", "claim", "guess"]


@dataclass(frozen=True)
class CorpusChoices:
    """How articles are read: passage length in sentences, lines to keep, column names of tabular sources."""

    passage_sentences: int = 3
    keep: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    families_once: bool = True


@dataclass(frozen=True)
class ModelChoice:
    """A model by name: "embedded", a Hub name, or a local folder; a Hub name needs its 40-hex revision."""

    name: str = "embedded"
    revision: str | None = None


@dataclass(frozen=True)
class Theme:
    """A theme named by the researcher. `threshold` null means the calibrated one."""

    id: str
    name: str
    definition: str
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    threshold: float | None = None


@dataclass(frozen=True)
class Target:
    """What a stance is about. `mentions` are regular expressions: a text that one matches mentions the target.

    They tell capitals from small letters unless they begin with (?i).

    `context` are others: an article in which none of them matches anything is not about the target.
    """

    id: str
    name: str
    kind: TargetKind = "guess"
    mentions: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    favour: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frame:
    """The angle of a passage. `examples` are sentences that show it. `threshold` null means the calibrated one."""

    id: str
    name: str
    hypothesis: str
    denial: str | None = None
    paraphrases: tuple[str, ...] = ()
    paraphrase_denials: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    threshold: float | None = None


@dataclass(frozen=True)
class SpeakerNames:
    """A speaker whom articles call by several names: all of `aliases` are counted as `name`."""

    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class StanceChoices:
    """How stances are decided: below `margin` between the two best stances the answer is null, "below_margin".

    `all_passages`: every passage is asked for every frame. `nearest_target_only`: narration that names no target and is
    nearer to another one in meaning counts for that one alone; otherwise targets do not influence one another. `prior`
    are the shares in favour, neutral and against that are expected of writers where a target is discussed.
    """

    margin: float = 0.05
    all_passages: bool = False
    nearest_target_only: bool = False
    prior: tuple[float, float, float] = (0.15, 0.7, 0.15)
