"""The words of saying: verbs that report speech, and what may stand between them and what is said."""

from __future__ import annotations

import re

_PAST = (
    "charged said told added stated asserted claimed argued warned stressed noted insisted announced declared "
    "explained wrote replied "
    "confirmed emphasized emphasised remarked continued concluded acknowledged admitted alleged predicted suggested "
    "urged "
    "demanded asked recalled clarified reiterated underlined underscored observed commented complained denied "
    "maintained contended "
    "estimated reported pledged vowed promised exclaimed quipped joked answered responded shouted whispered cried "
    "boasted lamented "
    "repeated countered agreed conceded mused wondered testified tweeted posted cautioned disclosed revealed "
    "recounted hinted "
    "indicated proclaimed affirmed reaffirmed blamed mentioned called described quoted objected sighed laughed read"
)
_PRESENT = (
    "says tells adds states asserts claims argues warns stresses notes insists announces declares explains writes "
    "replies confirms "
    "emphasizes emphasises remarks continues concludes acknowledges admits alleges predicts suggests urges asks "
    "recalls observes "
    "believes thinks maintains contends estimates reports pledges vows promises reckons fears answers reads agrees "
    "reiterates"
)
_WORDS = "|".join(f"{_PAST} {_PRESENT} believed thought feared".split())
VERB = rf"(?:{_WORDS}|point(?:ed|s) out|went on to say|goes on|went on|is quoted as saying|was quoted as saying)"
# Verbs whose object without "that" is a clause as often as a thing.
PLAIN = re.compile(
    r"(?:said|says|told|tells|believes|thinks|thought|claims|claimed|added|insisted|insists|argued|argues|reckons|"
    r"fears|feared|suggested|estimates|admitted|predicted|explained|warned|noted|notes|stressed|confirmed|announced|"
    r"stated|asserted|alleged|promised|pledged|vowed|acknowledged|recalled|agreed|wrote|writes|reported|reports|"
    r"hinted)"
)
_WHEN = (
    r"(?:on|in|at|during|after|late|earlier|early|yesterday|today|to|by|from|through|via|last|this|as|again|later|"
    r"also|here|there|before|over|with|for)"
)
# "said on Monday that", "told reporters in Geneva that": what may come before the clause.
LEAD = re.compile(
    rf"(?:,? (?:{_WHEN}) [^,.;:“\"]{{1,70}}?(?=,? that\b)|,? (?:on|late|early) (?:\w+ )?\w+day(?: \w+)?,?|,? "
    rf"yesterday|,? today|,? again|,? later|,? earlier this week)?,?(?P<that> that\b)?[ ,:]+"
)
OBJECT = re.compile(
    r" (?:(?:the |a |an |his |her |their |our |my )?(?:[\w’'.-]+ ){0,3}?(?:reporters?|journalists?|parliament|"
    r"lawmakers|senators|congress|council|committee|news agency|agency|television|radio|newspaper|daily|audience|"
    r"crowd|press|briefing|conference|cabinet|colleagues|assembly|guests|delegates|me|us|him|her|them|you|readers|"
    r"paper|channel|station|investors|ministers|court|meeting|workers|soldiers|students|reporter|people|family|"
    r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,4}))(?: (?:in|at|on|from|of|after|during|by) [^,.;:“\"]{1,50}?(?=,? "
    r"that\b))?",
    re.IGNORECASE,
)
FINITE = re.compile(
    r"\b(?:was|were|is|are|be|been|had|has|have|would|could|should|will|might|may|did|does|do|can|must|shall|cannot|"
    r"won['’]t|isn['’]t|(?!need|hundred)\w{2,}(?:ed|s))\b|n['’]t\b|\w['’](?:s|re|ve|ll|d|m)\b"
)
PRONOUN = re.compile(r"\b(?:he|she|they|him|her|He|She|They)$")
PERSON_NOUN = re.compile(
    r"\b(?:[Tt]he|[Hh]is|[Hh]er|[Tt]hat|[Tt]his) (?:[\w’'-]+ ){0,3}?(?:president|minister|leader|spokesman|"
    r"spokeswoman|spokesperson|official|diplomat|ambassador|envoy|"
    r"general|colonel|officer|commander|analyst|expert|researcher|scholar|professor|adviser|advisor|secretary|"
    r"deputy|chairman|chairwoman|chief|"
    r"director|governor|mayor|senator|lawmaker|politician|man|woman|doctor|nurse|engineer|driver|farmer|teacher|"
    r"student|soldier|"
    r"veteran|historian|economist|trader|broker|executive|founder|head|captain|conductor|attendant|coordinator|"
    r"organiser|volunteer|"
    r"author|writer|singer|pilot|worker|mother|father|son|daughter|widow|fitter|spokes\w+|coach|priest|bishop|judge|"
    r"lawyer|prosecutor|"
    r"statesman|dictator|marshal|physicist|scientist|geologist|sailor|skipper|manager|owner|mechanic|clerk|guide|"
    r"representative)$",
    re.IGNORECASE,
)
# Verbs that report speech even where nobody is named.
PLAIN_REPORT = frozenset(
    "said says stated states added adds announced claimed claims warned warns stressed noted insisted argued asserted "
    "charged explained confirmed emphasized emphasised underscored declared affirmed maintained denied alleged "
    "acknowledged".split()
) | {"pointed out", "points out"}
STRICT_FINITE = re.compile(
    r"\b(?:was|were|is|are|had|has|have|would|could|should|will|might|may|did|does|can|must|(?!need|hundred|"
    r"indeed)\w{2,}ed)\b|n['’]t\b|\w['’](?:s|re|ve|ll|d)\b"
)
