"""Sentences denied: a pair of sentences whose one is denied has the other answer (data for the answer of one side)."""

from __future__ import annotations

import re

from framewire.stance.questions.hypotheses import inner, without_full_stop

_DENIABLE = re.compile(r"\b(is|are|was|were|should|must|can|could|will|would|does|do|did)\b(?! not\b)")
_DENIED = re.compile(r"\b(no|not|never|nothing|nobody|none|cannot)\b|n't\b", re.IGNORECASE)
_SUBORDINATE = re.compile(r"\b(?:that|which|who|whom|whose|how|why|what|when|where|if|whether|because|while)\b")
_TOLD = re.compile(
    r"(?P<who>(?:This|The) (?:text|article|story|passage|report|piece|news|author|writer|speaker)) "
    r"(?P<verb>(?!(?:is|was|does|this)\b)[a-z]+s)\b"
)
_AND_VERB = re.compile(r",? (?:and|or) ([a-z]+s) (that|how|what|why|whether|who|the|an?)\b")


def deny(sentence: str) -> str:
    """Return the sentence negated: its main verb, or, where that is not plain to see, the whole of it.

    >>> deny("The sanctions should be lifted.")
    'The sanctions should not be lifted.'
    >>> deny("This text mentions costs that are high.")
    'This text does not mention costs that are high.'
    >>> deny("This text gives names and shows how people live.")
    'This text does not give names or show how people live.'
    >>> deny("There should be no negotiations.")
    'It is not true that there should be no negotiations.'
    """
    told = _TOLD.match(sentence)
    if told:
        rest = _AND_VERB.sub(lambda found: f" or {_base(found[1])} {found[2]}", sentence[told.end() :])
        return f"{told['who']} does not {_base(told['verb'])}{rest}"
    main = _SUBORDINATE.split(sentence, maxsplit=1)[0]
    if not _DENIED.search(sentence) and _DENIABLE.search(main):
        return _DENIABLE.sub(lambda found: f"{found[1]} not", sentence, count=1)
    return f"It is not true that {inner(without_full_stop(sentence))}."


def _base(verb: str) -> str:
    """Return a verb without the s of its third person.

    >>> [_base(verb) for verb in ("mentions", "stresses", "carries", "does", "has", "gives")]
    ['mention', 'stress', 'carry', 'do', 'have', 'give']
    """
    if verb == "has":
        return "have"
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    return verb[:-2] if re.search(r"(?:ss|sh|ch|x|zz|o)es$", verb) else verb[:-1]
