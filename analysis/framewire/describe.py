"""A codebook in words, for a person to read back."""

from __future__ import annotations

from framewire.codebook import Codebook, Frame, ModelChoice, Target, Theme


def in_words(book: Codebook) -> str:
    """Return the codebook as sentences, every choice in it named."""
    parts = [_opening(book), *_section("themes", [_theme(theme) for theme in book.themes])]
    parts += _section("targets", [_target(target) for target in book.targets])
    parts += _section("frames", [_frame(frame) for frame in book.frames])
    if book.speakers:
        parts += ["", *(f"{speaker.name} is also called {_list(speaker.aliases)}." for speaker in book.speakers)]
    return "\n".join(parts)


def _opening(book: Codebook) -> str:
    families = "once" if book.corpus.families_once else "each time"
    lines = [
        f"{book.title}, version {book.version}",
        "",
        f"Articles in '{book.language}' are read; articles in other languages are set aside.",
        f"A passage is {_count(book.corpus.passage_sentences, 'sentence')}.",
        f"Copies of one text count {families} where themes are found; stances, frames and shares count every copy.",
        f"Embedding model: {_model(book.embedding)}. Entailment model: {_model(book.entailment)}. Seed {book.seed}.",
        "A sentence is asked about a target if it mentions the target, or if it stands near a mention and its place, "
        "its words and its meaning say that it may be about it.",
        "Expected of writers where a target is discussed: " + _prior(book) + ".",
        f"A stance whose two best answers are closer than {book.stance.margin:g} is not judged.",
        *_choices(book),
    ]
    if book.corpus.keep:
        lines.append(f"Lines that match these are always kept: {_list(book.corpus.keep)}.")
    if book.corpus.columns:
        lines.append(f"Columns: {', '.join(f'{name} is {column!r}' for name, column in book.corpus.columns)}.")
    return "\n".join(lines)


def _prior(book: Codebook) -> str:
    names = ("in favour", "neutral", "against")
    return ", ".join(f"{share:.0%} {name}" for share, name in zip(book.stance.prior, names, strict=True))


def _choices(book: Codebook) -> list[str]:
    """Return a sentence for each choice of [stance] that is not the default."""
    lines = []
    if book.stance.nearest_target_only:
        lines.append("Narration that names no target counts for its nearest target alone.")
    if book.stance.all_passages:
        lines.append("Every passage is asked for every frame.")
    return lines


def _section(name: str, entries: list[str]) -> list[str]:
    singular = name[:-1]
    if not entries:
        return ["", f"No {name} are named: nothing is looked for under that word."]
    return ["", f"{_count(len(entries), singular)}:", *entries]


def _theme(theme: Theme) -> str:
    lines = [f"- {theme.name} ({theme.id}): {theme.definition}"]
    if theme.examples:
        lines.append(f"  It is shown by {_count(len(theme.examples), 'example')}.")
    if theme.keywords:
        lines.append(f"  Its words: {', '.join(theme.keywords)}.")
    lines += _threshold(theme.threshold)
    return "\n".join(lines)


def _target(target: Target) -> str:
    about = "its kind is guessed" if target.kind == "guess" else f"{_article(target.kind)} {target.kind}"
    lines = [f"- {target.name} ({target.id}): {about}."]
    if target.mentions:
        lines.append(f"  It is mentioned where a text matches one of {_count(len(target.mentions), 'pattern')}.")
    else:
        lines.append("  It is mentioned where a text has half of the words of its name.")
    if target.context:
        lines.append(f"  Only in articles that also match {_count(len(target.context), 'pattern')} of its context.")
    for side, hypotheses in (("favour", target.favour), ("against", target.against)):
        said = _list(hypotheses) if hypotheses else "made from its name"
        lines.append(f"  In {side}: {said}." if side == "favour" else f"  Against: {said}.")
    return "\n".join(lines)


def _frame(frame: Frame) -> str:
    lines = [f"- {frame.name} ({frame.id}): {frame.hypothesis}"]
    if frame.denial is not None:
        lines.append(f"  Denied by: {frame.denial}")
    lines += [f"  Also: {paraphrase}" for paraphrase in frame.paraphrases]
    if frame.examples:
        shown = _count(len(frame.examples), "example")
        lines.append(f"  It is shown by {shown}: the closer an article comes to one, the likelier it has the frame.")
    lines += _threshold(frame.threshold)
    return "\n".join(lines)


def _threshold(threshold: float | None) -> list[str]:
    return [] if threshold is None else [f"  It is present from a probability of {threshold:g}."]


def _model(choice: ModelChoice) -> str:
    return choice.name if choice.revision is None else f"{choice.name} at revision {choice.revision}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _list(items: tuple[str, ...]) -> str:
    return "; ".join(f'"{item}"' for item in items)
