"""The codebook: every choice of the researcher (choices.py), read from one TOML file and checked."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from framewire.choices import CorpusChoices, Frame, ModelChoice, SpeakerNames, StanceChoices, Target, Theme
from framewire.errors import CodebookError
from framewire.section import Section

__all__ = [
    "Codebook",
    "CorpusChoices",
    "Frame",
    "ModelChoice",
    "SpeakerNames",
    "StanceChoices",
    "Target",
    "Theme",
    "read_with_errors",
]

# What the models in the package were fitted on.
EMBEDDED_LANGUAGE = "en"
LARGEST = 1 << 20
# What a run calls the themes and topics that it finds, and the root of their tree.
RESERVED = re.compile(r"found_\d+|t\d+|all|no_theme")
COLUMNS = ("text", "title", "date", "url", "outlet", "byline")


@dataclass(frozen=True)
class Codebook:
    """The researcher's choices. `text` is the file as it was read and `sha256` its hash."""

    title: str
    version: str = "1.0"
    language: str = EMBEDDED_LANGUAGE
    seed: int = 0
    corpus: CorpusChoices = field(default_factory=CorpusChoices)
    embedding: ModelChoice = field(default_factory=ModelChoice)
    entailment: ModelChoice = field(default_factory=ModelChoice)
    stance: StanceChoices = field(default_factory=StanceChoices)
    themes: tuple[Theme, ...] = ()
    targets: tuple[Target, ...] = ()
    frames: tuple[Frame, ...] = ()
    speakers: tuple[SpeakerNames, ...] = ()
    text: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @classmethod
    def read(cls, path: str | Path) -> Codebook:
        """Read and check a codebook. Raises the first `CodebookError` in the file."""
        book, errors = read_with_errors(Path(path))
        if errors:
            raise errors[0]
        return book

    @classmethod
    def parse(cls, text: str, place: str = "codebook") -> Codebook:
        """Check a codebook given as text. Raises the first `CodebookError`."""
        book, errors = _parse(text, place)
        if errors:
            raise errors[0]
        return book


def read_with_errors(path: Path) -> tuple[Codebook, list[CodebookError]]:
    """Read a codebook and every mistake in it; the codebook is usable only when the list is empty."""
    cure = "Give the path of a TOML file"
    if path.exists() and not path.is_file():
        # A pipe may never say anything.
        return Codebook(title=""), [CodebookError(path, "it is not a file", cure)]
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        # Some editors begin a file with a byte-order mark.
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not UTF-8 text"
        return Codebook(title=""), [CodebookError(path, f"cannot be read ({reason})", cure)]
    if len(data) > LARGEST:
        return Codebook(title=""), [CodebookError(path, f"larger than {LARGEST >> 20} MB", cure)]
    return _parse(text, path.name)


def _parse(text: str, place: str) -> tuple[Codebook, list[CodebookError]]:
    errors: list[CodebookError] = []
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return Codebook(title=""), [CodebookError(place, f"not valid TOML ({error})", "Mend that line")]
    top = Section(values, place, errors)
    models = top.table("models")
    book = Codebook(
        title=top.text("title"),
        version=top.text("version", "1.0"),
        language=_language(top),
        seed=top.whole("seed", 0),
        corpus=_corpus(top.table("corpus")),
        embedding=_model(models, "embedding"),
        entailment=_model(models, "entailment"),
        stance=_stance(top.table("stance")),
        themes=tuple(_theme(section) for section in top.tables("theme")),
        targets=tuple(_target(section) for section in top.tables("target")),
        frames=tuple(_frame(section) for section in top.tables("frame")),
        speakers=tuple(_speaker(section) for section in top.tables("speaker")),
        text=text,
    )
    models.finish()
    top.finish()
    _check_ids(book, place, errors)
    _check_models(book, place, errors)
    _check_speakers(book, place, errors)
    return book, errors


def _language(top: Section) -> str:
    code = top.text("language", EMBEDDED_LANGUAGE)
    if re.fullmatch(r"[a-z]{2}", code):
        return code
    top.wrong("language", "a two-letter ISO 639-1 code", code)
    return EMBEDDED_LANGUAGE


def _corpus(section: Section) -> CorpusChoices:
    columns = section.table("columns")
    named = tuple((name, columns.text(name, "")) for name in COLUMNS)
    columns.finish()
    choices = CorpusChoices(
        passage_sentences=section.whole("passage_sentences", 3, least=1, most=100),
        keep=section.patterns("keep"),
        columns=tuple((name, column) for name, column in named if column),
        families_once=section.flag("families_once", True),
    )
    section.finish()
    return choices


def _model(section: Section, key: str) -> ModelChoice:
    value = section.raw(key, "embedded")
    if isinstance(value, str) and value:
        return ModelChoice(value)
    if not isinstance(value, dict):
        section.wrong(key, '"embedded" or { name = "org/model", revision = "40 hex" }', value)
        return ModelChoice()
    inner = Section(value, f"{section.place} {key}", section.errors)
    name, revision = inner.text("name"), inner.text("revision", "")
    if revision and not re.fullmatch(r"[0-9a-f]{40}", revision):
        inner.wrong("revision", "the 40 hex digits of a commit", revision)
    inner.finish()
    return ModelChoice(name, revision or None)


def _stance(section: Section) -> StanceChoices:
    choices = StanceChoices(
        margin=section.share("margin", StanceChoices.margin) or 0.0,
        all_passages=section.flag("all_passages", False),
        nearest_target_only=section.flag("nearest_target_only", False),
        prior=section.shares("prior", StanceChoices.prior),
    )
    section.finish()
    return choices


def _theme(section: Section) -> Theme:
    theme = Theme(
        id=section.identifier(),
        name=section.text("name"),
        definition=section.text("definition"),
        examples=section.texts("examples"),
        keywords=section.texts("keywords"),
        threshold=section.share("threshold", None),
    )
    section.finish()
    return theme


def _target(section: Section) -> Target:
    kind = section.choice("kind", "guess", ("entity", "claim", "guess"))
    target = Target(
        id=section.identifier(),
        name=section.text("name"),
        kind="entity" if kind == "entity" else "claim" if kind == "claim" else "guess",
        mentions=section.patterns("mentions"),
        context=section.patterns("context"),
        favour=section.texts("favour"),
        against=section.texts("against"),
    )
    section.only_once("favour", "against")
    section.finish()
    return target


def _frame(section: Section) -> Frame:
    frame = Frame(
        id=section.identifier(),
        name=section.text("name"),
        hypothesis=section.text("hypothesis"),
        denial=section.text("denial", "") or None,
        paraphrases=section.texts("paraphrases"),
        paraphrase_denials=section.texts("paraphrase_denials"),
        examples=section.texts("examples"),
        threshold=section.share("threshold", None),
    )
    if frame.paraphrase_denials and len(frame.paraphrases) != len(frame.paraphrase_denials):
        section.wrong("paraphrase_denials", "one denial for each paraphrase", list(frame.paraphrase_denials))
    section.finish()
    return frame


def _speaker(section: Section) -> SpeakerNames:
    speaker = SpeakerNames(name=section.text("name"), aliases=section.texts("aliases", None))
    section.finish()
    return speaker


def _check_speakers(book: Codebook, place: str, errors: list[CodebookError]) -> None:
    names: dict[str, str] = {}
    for speaker in book.speakers:
        for alias in speaker.aliases:
            other = names.setdefault(alias, speaker.name)
            if other != speaker.name:
                fact = f"the alias '{alias}' is given to both '{other}' and '{speaker.name}'"
                errors.append(CodebookError(f"{place}: [[speaker]]", fact, "Leave it with one of them"))


def _check_models(book: Codebook, place: str, errors: list[CodebookError]) -> None:
    """A language that the embedded models do not read is refused: their numbers would look like any others."""
    unread = [key for key in ("embedding", "entailment") if getattr(book, key) == ModelChoice()]
    if book.language != EMBEDDED_LANGUAGE and unread:
        fact = f"the embedded model of {' and '.join(unread)} reads '{EMBEDDED_LANGUAGE}', not '{book.language}'"
        cure = "Name a multilingual model under [models], a folder or one of the Hub"
        errors.append(CodebookError(f"{place}: language", fact, cure))


def _check_ids(book: Codebook, place: str, errors: list[CodebookError]) -> None:
    for kind, items in (("theme", book.themes), ("target", book.targets), ("frame", book.frames)):
        counts = Counter(item.id for item in items)
        for name in sorted(name for name, count in counts.items() if count > 1 and name):
            cure = f"Give each [[{kind}]] an id of its own"
            errors.append(CodebookError(f"{place}: [[{kind}]]", f"the id '{name}' is used {counts[name]} times", cure))
    for theme in book.themes:
        if RESERVED.fullmatch(theme.id):
            fact = f"the id '{theme.id}' is one that a run gives to what it finds itself"
            errors.append(CodebookError(f"{place}: [[theme]]", fact, "Give it another one, such as its name"))
