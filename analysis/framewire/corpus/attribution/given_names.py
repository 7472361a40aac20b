"""Given names that only men or only women bear in English, as far as they are common."""

from __future__ import annotations

from framewire.corpus.attribution.names import Gender

_WOMEN = frozenset(
    "abigail alexandra alice alison amanda amber amy andrea angela anita ann anna anne annie april barbara becky beth "
    "betty beverly bonnie brenda carla carol caroline carolyn catherine cathy charlotte cheryl christina christine "
    "cindy claire claudia connie crystal cynthia danielle dawn deborah debra denise diana diane dianne donna doris "
    "dorothy eileen elaine eleanor elena elizabeth ellen emily emma erica erin esther eva evelyn florence frances "
    "gail gloria grace hannah heather heidi helen hillary ida irene isabel jacqueline jane janet janice jean jeanne "
    "jenna jennifer jessica jill joan joanna joyce judith judy julia julie karen kate katherine kathleen kathryn kathy "
    "katie kayla kelly kimberly kirsten kristen laura lauren leah lillian linda lisa liz lois lori louise lucy lydia "
    "lynn madeleine margaret maria marie marilyn marina marjorie martha mary megan melanie melissa michelle mildred "
    "molly monica nancy natalie nicole nina nora norma olga olivia pamela patricia paula peggy phyllis rachel rebecca "
    "renee rita rosa rose roberta ruth sally samantha sandra sara sarah sharon sheila sherry shirley sofia sonia "
    "sophia stacy stephanie sue susan suzanne sylvia tamara tammy tania teresa theresa tina tracy valerie vanessa "
    "veronica victoria virginia vivian wanda wendy yulia yvonne zoe".split()
)
_MEN = frozenset(
    "aaron adam adrian alan albert alexander alexei alfred allen andrew andrei anthony antonio antony arnold arthur "
    "barry ben benjamin bernard bill billy bob bobby brad bradley brandon brian bruce bryan carl charles charlie "
    "chris christopher colin "
    "craig daniel dave david dennis dmitry don donald douglas earl ed eddie edward edwin eric ernest "
    "eugene francis frank franklin fred frederick gary gene george gerald gilbert glenn gordon greg gregory harold "
    "harry harvey henry herbert herman howard hugh ivan jack jacob jake james jason jeff jeffrey jeremy jerry jim "
    "jimmy joe joel john johnny jon jonathan jose joseph joshua juan justin keith ken kenneth kevin kurt kyle larry "
    "lawrence leonard leon lloyd louis luis luke marc marcus mario mark martin marvin matt matthew max michael mike "
    "mikhail mitch nathan neil nicholas nikolai norman oleg oliver oscar patrick paul pedro peter philip phillip ralph "
    "ray raymond richard rick ricky robert roger roland ron ronald ross roy russell samuel scott sean sergei sergey "
    "seth stanley stephen steve steven stuart ted thomas tim timothy todd tom tommy tony travis tyler vernon victor "
    "vincent vladimir volodymyr wallace walter warren wayne wesley william yuri zachary".split()
)


def gender_of(given: str) -> Gender | None:
    """Return the pronoun of who bears a given name; null where it is rare, or both do.

    >>> gender_of("Nancy"), gender_of("Jordan")
    ('she', None)
    """
    name = given.lower()
    return "she" if name in _WOMEN else "he" if name in _MEN else None
