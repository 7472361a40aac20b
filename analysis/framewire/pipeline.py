"""The main job: calls the stages in order, once, and goes on from whatever is already done."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.codebook import Codebook
from framewire.errors import FramewireError, SourceError, TableError
from framewire.handcoding import carry_labels
from framewire.lock import locked
from framewire.manifest import DamagedManifestError, Manifest
from framewire.opening import Wanted, model_errors, open_folder, reusable, starting_manifest
from framewire.products import write_products
from framewire.progress import Progress, usual
from framewire.runfolder import Run
from framewire.stages import Stage, do_stage
from framewire.tables import content_hash

if TYPE_CHECKING:
    from framewire.models.shelf import Shelf

ANSWERS = ("answers", "audit_answers")
SCORED_TABLES = ("relevance", *ANSWERS, "frame_closeness")
STANCE_TABLES = ("sentence_stances", "document_stances", "speaker_stances", "frames", "audits")
THEME_TABLES = (
    *("topics", "themes", "passage_themes", "document_themes"),
    *("theme_numbers", "theme_tree", "passage_map", "theme_answers"),
)


@dataclass(frozen=True)
class RunOptions:
    """`reuse`: another run to take results from. `limit`: only the first N articles.

    `exhaustive`: ask every phrasing of every sentence about a target, every frame of every passage, and about every
    theme in doubt, without the savings of the schedule. `engine`: where the models run, "local" or "ray"; the tables
    are the same. `follow_symlinks`: read links that lead out of a source, too.
    """

    reuse: Path | str | None = None
    limit: int | None = None
    exhaustive: bool = False
    engine: str = "local"
    follow_symlinks: bool = False


@dataclass(frozen=True)
class _Job:
    """A run under way."""

    run: Run
    manifest: Manifest
    book: Codebook
    options: RunOptions
    progress: Progress

    @property
    def earlier(self) -> tuple[Run, ...]:
        return () if self.options.reuse is None else (Run.open(self.options.reuse),)


def run(
    sources: str | Path | Sequence[str | Path],
    codebook: str | Path | Codebook,
    out: str | Path,
    options: RunOptions | None = None,
    progress: Progress | None = None,
) -> Run:
    """Turn articles into a run folder: tables, report, page, notebooks, dataset. Returns the opened run.

    An existing folder of the same run is resumed: stages whose inputs, choices and versions have not changed are not
    done again. `progress` null reports nothing in a script and, in a notebook, lines under the cell. Raises a
    `FramewireError` before anything is written when a source, the codebook, a model that it names or the run to reuse
    cannot be used, or when `out` holds another run.
    """
    from framewire.corpus import discover
    from framewire.models.shelf import Shelf

    names = _names(sources)
    book = codebook if isinstance(codebook, Codebook) else Codebook.read(codebook)
    chosen, folder = options or RunOptions(), Path(out)
    files = discover(names, chosen.follow_symlinks)
    is_new = not folder.exists()
    shelf = Shelf.of(book, chosen.engine)
    if errors := model_errors(book):
        raise errors[0]
    reusable(chosen.reuse)
    wanted = Wanted(names, files, book, chosen.limit)
    if not is_new:
        starting_manifest(wanted, folder)
    try:
        with locked(folder):
            return _run(_Request(wanted, folder, chosen, is_new), shelf, progress or usual())
    finally:
        shelf.close()


@dataclass(frozen=True)
class _Request:
    """What a run was asked for; `is_new`: its folder was not there before."""

    wanted: Wanted
    folder: Path
    options: RunOptions
    is_new: bool


def _run(asked: _Request, shelf: Shelf, progress: Progress) -> Run:
    try:
        job = _opened(asked, progress)
        _do_tables(job, asked.wanted, shelf)
    except FramewireError as error:
        # What is wrong with the articles leaves nothing to go on with; a full disk may leave tables and a cache.
        if asked.is_new and (isinstance(error, SourceError) or not any(asked.folder.glob("tables/*.parquet"))):
            shutil.rmtree(asked.folder, ignore_errors=True)
        raise
    # What follows reads tables alone, and needs the memory.
    shelf.close()
    write_products(job.run, job.manifest, job.earlier, job.progress)
    return job.run


def _opened(asked: _Request, progress: Progress) -> _Job:
    run, manifest = open_folder(asked.wanted, asked.folder, asked.options.reuse)
    return _Job(run, manifest, asked.wanted.book, asked.options, progress)


def _names(sources: str | Path | Sequence[str | Path]) -> tuple[str, ...]:
    given = [sources] if isinstance(sources, str | Path) else list(sources)
    if not given:
        raise SourceError("sources", "none was given", "Name a folder, file or glob of articles")
    return tuple(str(source) for source in given)


def _do_tables(job: _Job, wanted: Wanted, shelf: Shelf) -> None:
    from framewire.corpus import source_hash

    job.manifest.corpus_sha256 = source_hash(wanted.files)
    for stage in (_corpus(job, wanted.names), _themes(job, shelf), _scoring(job, shelf), _decisions(job)):
        do_stage(stage, job.run, job.manifest, job.earlier)
    carry_labels(job.run, job.manifest, job.earlier)
    if not job.run.store.has("failures"):
        job.run.store.write_rows("failures", [])
    job.manifest.failures_sha256 = content_hash(job.run.store.arrow("failures"))
    job.manifest.write(job.run.path)


def _corpus(job: _Job, names: tuple[str, ...]) -> Stage:
    from framewire.corpus import CorpusRequest, build_corpus, check_readable

    book, store = job.book, job.run.store
    choices = {
        "corpus_sha256": job.manifest.corpus_sha256,
        "choices": asdict(book.corpus),
        "language": book.language,
        "speakers": [asdict(speaker) for speaker in book.speakers],
        "limit": job.options.limit,
    }
    request = CorpusRequest(names, book, job.options.limit, job.options.follow_symlinks)
    writes = ("documents", "removals", "passages", "sentences", "attributions")
    rooms = ("engine", "models", "corpus")

    def build() -> dict[str, str]:
        notes = build_corpus(request, store, job.progress)
        check_readable(store, names, book.language)
        return notes

    return Stage("corpus", rooms, (), writes, choices, build)


def _themes(job: _Job, shelf: Shelf) -> Stage:
    from framewire.themes import build_themes

    book, store = job.book, job.run.store
    choices = {
        "themes": [asdict(theme) for theme in book.themes],
        "seed": book.seed,
        "families_once": book.corpus.families_once,
        "models": job.manifest.models,
        "exhaustive": job.options.exhaustive,
    }
    reads = ("documents", "passages")
    return Stage(
        "themes",
        ("engine", "models", "themes"),
        reads,
        THEME_TABLES,
        choices,
        lambda: build_themes(book, store, shelf, job.progress, job.options.exhaustive),
        ("bertopic",),
    )


def _scoring(job: _Job, shelf: Shelf) -> Stage:
    from framewire.stance import ScoreRequest, score_sentences

    book, store = job.book, job.run.store
    choices = {
        "targets": [asdict(target) for target in book.targets],
        "frames": [asdict(frame) for frame in book.frames],
        "stance": asdict(replace(book.stance, margin=0.0)),
        "seed": book.seed,
        "models": job.manifest.models,
        "exhaustive": job.options.exhaustive,
    }
    scored = [run.store for run in (*job.earlier, job.run) if _answers_hold(run)]
    reads = ("documents", "passages", "sentences", "attributions")
    rooms = ("engine", "models", "stance")
    request = ScoreRequest(book, job.options.exhaustive, scored[0] if scored else None)

    def build() -> dict[str, str]:
        return score_sentences(request, store, shelf, job.progress)

    return Stage("scoring", rooms, reads, SCORED_TABLES, choices, build)


def _answers_hold(run: Run) -> bool:
    """Whether the answers of a run are those that its manifest recorded: others are asked for again."""
    try:
        record = Manifest.read(run.path).stage("scoring")
        wanted = {} if record is None else {name: record.hashes.get(name) for name in ANSWERS}
        return bool(wanted) and all(content_hash(run.store.arrow(name)) == sha for name, sha in wanted.items())
    except (TableError, DamagedManifestError):
        return False


def _decisions(job: _Job) -> Stage:
    from framewire.stance import decide_stances

    book, store = job.book, job.run.store
    choices = {
        "targets": [asdict(target) for target in book.targets],
        "frames": [asdict(frame) for frame in book.frames],
        "stance": asdict(book.stance),
        "seed": book.seed,
    }
    reads = ("documents", "passages", "sentences", "attributions", *SCORED_TABLES)
    return Stage(
        "decisions", ("stance",), reads, STANCE_TABLES, choices, lambda: decide_stances(book, store, job.progress)
    )
