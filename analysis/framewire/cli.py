"""The command line. Every command reads its arguments, calls one function, and says where the result is."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from framewire.commands import run_commands
from framewire.commands.console import absent, new_folder, say, shown_progress, told_in_one_line
from framewire.commands.run_commands import RunFolder

app = typer.Typer(
    name="framewire",
    help="From a folder of scraped news to a report a reviewer would accept.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Sources = Annotated[
    list[str], typer.Argument(help="Folders, files or globs of articles, or hf://datasets/ORG/NAME[@REV].")
]
Engine = Literal["local", "ray"]
FollowSymlinks = Annotated[bool, typer.Option(help="Read links that lead out of the sources, too.")]


def main() -> None:
    """Run the command line; an error that the user can mend is one line on stderr and exit code 2, a stop is 130."""
    with told_in_one_line():
        app()


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        say(f"framewire {version('framewire')}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """From a folder of scraped news to a report a reviewer would accept."""


@app.command()
def run(
    sources: Sources,
    codebook: Annotated[Path, typer.Option(help="The codebook, a TOML file.")],
    out: Annotated[Path, typer.Option(help="A new folder for the run, or the folder of the same run to resume.")],
    reuse: Annotated[Path | None, typer.Option(help="Another run whose results may be used again.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Read only the first N articles.")] = None,
    exhaustive: Annotated[
        bool, typer.Option(help="Ask all that the schedule leaves out: every phrasing, every passage.")
    ] = False,
    engine: Annotated[Engine, typer.Option(help="Where the models run; ray needs the extra [ray].")] = "local",
    follow_symlinks: FollowSymlinks = False,
) -> None:
    """Do the main job: clean, themes, stances, frames, report, page, notebooks, dataset."""
    from framewire.pipeline import RunOptions
    from framewire.pipeline import run as run_all

    options = RunOptions(
        reuse=reuse, limit=limit, exhaustive=exhaustive, engine=engine, follow_symlinks=follow_symlinks
    )
    with shown_progress(out) as progress:
        done = run_all(sources, codebook, out, options, progress)
    for label, path in done.products():
        say(f"{label:<10} {path}")


@app.command()
def check(
    codebook: Annotated[Path, typer.Argument(help="The codebook, a TOML file.")],
    sources: Annotated[
        list[str] | None, typer.Argument(help="Articles to look in: how many mention each target, and near misses.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Look only in the first N articles.")] = None,
) -> None:
    """Print the codebook back in words, or every error in it with its place; with articles, what it finds in them."""
    from framewire.codebook import read_with_errors
    from framewire.describe import in_words
    from framewire.opening import model_errors

    book, errors = read_with_errors(codebook)
    mistakes = errors or model_errors(book)
    for error in mistakes:
        print(f"framewire: {error}", file=sys.stderr)
    if mistakes:
        raise typer.Exit(2)
    say(in_words(book))
    if sources:
        from framewire.commands.preview import covered
        from framewire.stance.trails.coverage_text import coverage_text

        with shown_progress() as progress:
            found = covered(book, sources, limit, progress)
        parts = ("\n".join(found.notes), coverage_text(found.targets))
        say("\n" + "\n\n".join(part for part in parts if part))


@app.command()
def why(
    folder: RunFolder,
    document: Annotated[str, typer.Argument(help="A document_id, a path, or the start of a title.")],
    subject: Annotated[
        str | None, typer.Argument(metavar="[TARGET]", help="The id of a target or frame; all of them without it.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the trail as JSON.")] = False,
) -> None:
    """Print every step behind a stance, a frame or a null: sentence, relevance, question, answer, rule."""
    from framewire.runfolder import Run
    from framewire.stance.trails.trail_text import as_json, as_text, everything

    opened = Run.open(folder)
    found = everything(opened.store, opened.codebook, document, subject)
    say(as_json(found) if json else as_text(found, opened.codebook))


@app.command()
def clean(
    sources: Sources,
    out: Annotated[Path, typer.Option(help="A new folder for the main texts and the removal log.")],
    follow_symlinks: FollowSymlinks = False,
) -> None:
    """Only clean: the main text of every article, and every removed line with its rule."""
    from framewire.corpus import clean_source

    with shown_progress() as progress, new_folder(out):
        count = clean_source(tuple(sources), out, progress, follow_symlinks)
    say(f"{count} articles in {out}")


@app.command()
def score(
    table: Annotated[Path, typer.Argument(help="A CSV file with the columns text and target.")],
    out: Annotated[Path, typer.Option(help="The CSV file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    model: Annotated[str, typer.Option(help='"embedded", a Hub name or a local folder.')] = "embedded",
    revision: Annotated[str | None, typer.Option(help="The 40-hex revision of a Hub model.")] = None,
) -> None:
    """Score the stance of each text towards its target: stance, p_favour, p_neutral, p_against."""
    from framewire.commands.score_file import score_file

    absent(out, force)
    count = score_file(table, out, model, revision)
    say(f"{count} rows in {out}")


for command in (
    run_commands.sample,
    run_commands.validate,
    run_commands.report,
    run_commands.explore,
    run_commands.notebooks,
    run_commands.verify,
    run_commands.publish,
    run_commands.export,
    run_commands.compare,
):
    app.command()(command)


@app.command()
def tables(name: Annotated[str | None, typer.Argument(help="Only this table.")] = None) -> None:
    """Print what every table and column of a run means."""
    from framewire.publish.columns import dictionary

    say(dictionary(name))


@app.command()
def init(
    sources: Sources,
    out: Annotated[Path, typer.Option(help="The codebook to write.")] = Path("codebook.toml"),
) -> None:
    """Write a first codebook for some articles, with frequent names and found themes to choose from."""
    from framewire.publish import write_starter

    with shown_progress() as progress:
        path = write_starter(sources, out, progress)
    command = shlex.join(["framewire", "run", *sources, "--codebook", str(path), "--out", "RUN"])
    say(f"{path}\nRead and change it, then: {command}")


@app.command()
def models(
    licences: Annotated[
        bool, typer.Option("--licences", help="List the packages that framewire needs, with their licences, instead.")
    ] = False,
) -> None:
    """List the models there are: name, kind, licence, revision, checksum, and whether each is installed."""
    from framewire.commands.dependencies import dependencies, licences_table
    from framewire.models.folders.catalog import describe_models

    say(licences_table(dependencies()) if licences else describe_models())


if __name__ == "__main__":
    main()
