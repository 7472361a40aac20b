"""How the numbers come about, in words: the one place that report, card and notebooks take their method from.

Every sentence here states what the code does. Numbers are the code's own constants; notebooks, which are text, are held
to these sentences by a test.
"""

from __future__ import annotations

from framewire.codebook import Codebook
from framewire.stance.decisions.frames import CLOSEST, PRESENT, PRESENT_BY_EXAMPLES, limit

CLUSTERING = "BERTopic with framewire's own clusterer"
THEMES = (
    f"Passages are embedded and grouped with {CLUSTERING}. A passage that fits a theme of the codebook takes that "
    "theme; the others are grouped into found themes."
)
WHO_IS_JUDGED = (
    "A sentence is judged towards a target if it mentions the target, or if it stands near a mention and its place, "
    "its words and its meaning say that it may be about it. In narration it then counts as much as it is likely to be; "
    "a side of quoted words needs a sentence that takes it and is likelier about the target than not."
)
TARGETS_ASKED = (
    "Each such sentence is read together with the codebook's sentences in favour of the target and against it. No "
    "denial of these sentences is asked."
)
VOICES = "Narration, what an article says in its own words, and quotation, what it lets others say, are judged apart."
FRAMES_ASKED = (
    "For frames, passages are read with the frame's hypothesis, and, where that is not plainly false, with the denial "
    "and the paraphrases that the codebook gives."
)
FRAMES_BY_EXAMPLES = (
    "Where the codebook gives examples of a frame, the probability also rests on how close an article comes to them: "
    f"on the mean of its {CLOSEST} closest passages, each measured by the largest cosine of its embedding to one of "
    "them."
)
TARGETS_APART = "Targets do not influence one another."
NEAREST_ONLY = (
    "Narration that names no target and is nearer in meaning to another target counts for that one alone: the codebook "
    "asks for this with nearest_target_only."
)
PRESENT_FROM = (
    f"A frame is present in a document from a probability of {PRESENT:g} ({PRESENT_BY_EXAMPLES:g} if it has examples), "
    "or from the frame's own threshold if the codebook sets one."
)
STOPS_EARLY = (
    "Reading stops when the decision at the codebook's threshold is clear. A stored probability is therefore good for "
    "that decision, and less exact elsewhere. To compare thresholds, run with --exhaustive, which reads everything."
)
NOT_NEUTRAL = "A null stance means “not judged”. It is not neutral: neutral is judged, and takes no side."


def frame_threshold(threshold: float | None, has_examples: bool = False) -> float:
    """Return the probability from which a frame is present; null in the codebook means the fitted default.

    >>> frame_threshold(0.6), frame_threshold(None, has_examples=True)
    (0.6, 0.55)
    """
    return limit(threshold, has_examples)


def targets_rule(book: Codebook) -> str:
    """Return whether the targets of a codebook influence one another."""
    return NEAREST_ONLY if book.stance.nearest_target_only else TARGETS_APART


def margin_rule(book: Codebook) -> str:
    """Return the rule for the margin of a codebook."""
    return f"A stance that leads the second likeliest by less than {book.stance.margin:g} is not judged."
