"""Where the article stands among the lines of a page: the run of lines with the highest total score.

After "maximum subsequence segmentation" (Pasternack and Roth, WWW 2009): running text counts for the article, short
lines and furniture against it. What follows a thread of comments, or stands before the headline, counts less.
"""

from __future__ import annotations

from collections.abc import Sequence

from framewire.corpus.main_text.lines import Line

# Words that one line of running text counts for at most, so that one long line does not outweigh a text.
MOST = 60
ENOUGH = 80
# A run of lines is a candidate from this total on; the first that reaches this share of the best is the article.
LEAST = 25.0
FIRST_SHARE = 0.3
# A run of this total within so many lines of the headline is the article.
ANCHORED = 30.0
NEAR = 14
# So many words below a headline are an article even without sentences.
BLOCK = 60
# So many items make a list.
LIST = 4
# So many bare lines in a row cost no more than each alone.
FEW = 3
Run = tuple[int, int, float]
AFTER_COMMENTS = 0.25
LONE = -0.5
# The share that a line of text counts for with none, one, or more lines of text around it.
SUPPORT = (0.25, 0.6, 1.0)
# What a line of furniture counts against the article, by rule; other rules count FURNITURE.
FURNITURE = -3.0
AGAINST = {
    "comment_form": -40.0,
    "commenter": -25.0,
    "comments": -60.0,
    "related": -12.0,
    "copyright": -30.0,
    "login": -10.0,
    "cookie": -20.0,
    "newsletter": -5.0,
    "advert": -1.0,
    "image_credit": -1.0,
    "caption": -1.0,
    "date_line": -12.0,
    "title": -30.0,
    "byline": -2.0,
    "number": -1.0,
    "contact": -0.5,
    "separator": 0.0,
    "share": -3.0,
    "navigation": -5.0,
    "tags": -10.0,
    "author_bio": -20.0,
}  # fmt: skip


def line_score(line: Line, mark: str | None) -> float:
    """What one line counts for the article, in words."""
    if line.blank:
        return 0.0
    if mark is not None:
        return AGAINST.get(mark, FURNITURE)
    if line.truncated:
        return -8.0
    if line.prose:
        return float(min(line.words, MOST))
    if line.sentence:
        return line.words / 2
    if line.words >= 20 or (line.words >= 14 and line.function_share >= 0.2):
        return line.words / 4
    if line.item:
        return 1.0
    return -2.5 if line.words <= 4 else -3.5


def find_region(
    looks: Sequence[Line], marks: Sequence[str | None], titles: Sequence[int] = ()
) -> tuple[int, int] | None:
    """Return the half-open run of lines that is the article, null when no line reads as running text.

    `titles` are the lines that show the headline: a run that begins soon after one is the article, however short.
    """
    scores = [line_score(line, mark) for line, mark in zip(looks, marks, strict=True)]
    lone = _lone(looks, marks)
    scores = [max(score, LONE) if index in lone else score for index, score in enumerate(scores)]
    scores = _supported(looks, marks, _gaps(looks, marks, scores))
    seen = [None if index in lone else mark for index, mark in enumerate(marks)]
    thread = _thread(scores, seen, titles[0] if titles else 0)
    scores = [score * AFTER_COMMENTS if score > 0 and index >= thread else score for index, score in enumerate(scores)]
    runs = _runs(scores)
    runs = [run for run in runs if run[2] >= LEAST] or runs
    chosen = _anchored(runs, looks, titles)
    if chosen is None:
        best = max((run[2] for run in runs), default=0.0)
        chosen = _block(looks, marks, titles, best) or (_first_large(runs, titles) if runs else None)
    if chosen is None:
        return None
    return chosen[0], _with_list(looks, marks, chosen[1])


def _with_list(looks: Sequence[Line], marks: Sequence[str | None], end: int) -> int:
    """An article may end in a list or a table: go on over its items and one heading before them, not over furniture."""
    reach, bare, items = end, 0, 0
    for index in range(end, len(looks)):
        line, mark = looks[index], marks[index]
        if line.blank or mark in ("contact", "separator", "advert"):
            continue
        if mark is not None:
            break
        item = line.item or line.numeric or any(char.isdigit() for char in line.text)
        bare = 0 if item else bare + 1
        if bare > 1:
            break
        items += item
        reach = index + 1 if item and items >= LIST else reach
    return reach


def _anchored(runs: list[Run], looks: Sequence[Line], titles: Sequence[int]) -> Run | None:
    """The largest run that begins within a few lines of a showing of the headline (the first one is the page's own
    title).
    """
    found = []
    for title in titles[1:] or titles:
        after = next((run for run in runs if run[0] > title), None)
        if after and after[2] >= ANCHORED and sum(not look.blank for look in looks[title : after[0]]) <= NEAR:
            found.append(after)
    return max(found, key=lambda run: run[2], default=None)


def _block(looks: Sequence[Line], marks: Sequence[str | None], titles: Sequence[int], best: float) -> Run | None:
    """Lines without full stops right below a headline that is shown twice: a list, a bulletin, verse. Null when there
    are few.
    """
    if len(titles) < 2:
        return None
    start, end, words = 0, 0, 0
    for index in range(titles[-1] + 1, len(looks)):
        line, mark = looks[index], marks[index]
        if line.blank or (mark is None and line.words <= 2):
            continue
        if mark is not None:
            if words >= BLOCK or index - titles[-1] > 2 * NEAR:
                break
            words = 0
            continue
        start, end, words = (start if words else index), index + 1, words + line.words
    return (start, end, float(words)) if words >= BLOCK and 3 * words >= best else None


def _first_large(runs: list[Run], titles: Sequence[int]) -> Run:
    best = max(run[2] for run in runs)
    large = [run for run in runs if run[2] >= FIRST_SHARE * best]
    start = titles[0] if titles else 0
    return next((run for run in large if run[0] >= start), large[-1])


def _lone(looks: Sequence[Line], marks: Sequence[str | None]) -> set[int]:
    """Single lines of furniture between two of text: put into an article, not its end."""
    solid = [index for index, line in enumerate(looks) if not line.blank]
    text = [marks[index] is None and (looks[index].prose or looks[index].sentence) for index in solid]
    return {
        solid[place]
        for place in range(1, len(solid) - 1)
        if marks[solid[place]] not in (None, "title", "date_line", "commenter") and text[place - 1] and text[place + 1]
    }


def _gaps(looks: Sequence[Line], marks: Sequence[str | None], scores: list[float]) -> list[float]:
    """A few bare lines in a row are headings or a list; the more there are, the surer the article is over."""
    costs, row = list(scores), 0
    for index, line in enumerate(looks):
        if line.blank:
            continue
        bare = marks[index] is None and scores[index] < 0 and not line.numeric
        row = row + 1 if bare else 0
        if row > FEW:
            costs[index] = scores[index] * (2.0 if row <= 3 * FEW else 4.0)
    return costs


def _supported(looks: Sequence[Line], marks: Sequence[str | None], scores: list[float]) -> list[float]:
    """Running text with no other text among its four neighbours is a teaser or a notice more often than an article."""
    solid = [index for index, line in enumerate(looks) if not line.blank]
    text = [marks[index] is None and (looks[index].prose or looks[index].sentence) for index in solid]
    supported = list(scores)
    for place, index in enumerate(solid):
        if scores[index] > 0 and text[place]:
            near = sum(text[max(0, place - 2) : place]) + sum(text[place + 1 : place + 3])
            supported[index] = scores[index] * SUPPORT[min(near, 2)]
    return supported


def _thread(scores: Sequence[float], marks: Sequence[str | None], start: int) -> int:
    """The line at which comments begin: the first comment heading with enough running text before it."""
    total = 0.0
    for index in range(start, len(scores)):
        total += max(0.0, scores[index])
        if marks[index] in ("comment_form", "commenter", "comments") and total >= ENOUGH:
            return index
    return len(scores)


def _runs(scores: Sequence[float]) -> list[Run]:
    """All maximal runs of positive total as (start, end, total), in order (Ruzzo and Tompa, ISMB 1999)."""
    runs: list[tuple[int, int, float, float]] = []
    total = 0.0
    for index, score in enumerate(scores):
        before, total = total, total + score
        if score <= 0:
            continue
        start, end, left = index, index + 1, before
        while True:
            place = next((place for place in range(len(runs) - 1, -1, -1) if runs[place][2] < left), None)
            if place is None or runs[place][3] >= total:
                runs.append((start, end, left, total))
                break
            start, left = runs[place][0], runs[place][2]
            del runs[place:]
    return [(start, end, right - left) for start, end, left, right in runs]
