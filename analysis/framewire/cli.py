"""The command line. Every command reads its arguments, calls one function, and says where the result is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from framewire.console import in_run, say, shown_progress, told_in_one_line
from framewire.errors import FramewireError

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
Unit = Literal["stance", "evidence", "theme", "frame", "attribution"]
FollowSymlinks = Annotated[bool, typer.Option(help="Read links that lead out of the sources, too.")]
RunFolder = Annotated[Path, typer.Argument(help="The --out folder of a run.")]


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
        bool, typer.Option(help="Ask all that the plan leaves out: every phrasing, every passage.")
    ] = False,
    engine: Annotated[Engine, typer.Option(help="Where the models run; ray needs the extra [ray].")] = "local",
    follow_symlinks: FollowSymlinks = False,
) -> None:
    """Do the main job: clean, themes, stances, frames, report, notebooks, dataset."""
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

    book, errors = read_with_errors(codebook)
    for error in errors:
        print(f"framewire: {error}", file=sys.stderr)
    if errors:
        raise typer.Exit(2)
    say(in_words(book))
    if sources:
        from framewire.preview import covered
        from framewire.stance.coverage_text import coverage_text

        with shown_progress() as progress:
            found = covered(book, sources, limit, progress)
        say("\n" + coverage_text(found))


@app.command()
def why(
    folder: RunFolder,
    document: Annotated[str, typer.Argument(help="A document_id, a path, or the start of a title.")],
    target: Annotated[str | None, typer.Argument(help="The id of a target; all of them without it.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the trail as JSON.")] = False,
) -> None:
    """Print every step behind a stance or a null: sentence, gate, question, answer, rule."""
    from framewire.runfolder import Run
    from framewire.stance.trail_text import as_text
    from framewire.stance.why import as_json, trails

    opened = Run.open(folder)
    found = trails(opened.store, opened.codebook, document, target)
    say(as_json(found) if json else as_text(found, opened.codebook))


@app.command()
def clean(
    sources: Sources,
    out: Annotated[Path, typer.Option(help="A new folder for the main texts and the removal log.")],
    follow_symlinks: FollowSymlinks = False,
) -> None:
    """Only clean: the main text of every article, and every removed line with its rule."""
    from framewire.corpus import clean_source

    with shown_progress() as progress:
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
    from framewire.score_file import score_file

    if out.exists() and not force:
        raise FramewireError(out, "there is such a file already", "Choose another --out, or write over it with --force")
    count = score_file(table, out, model, revision)
    say(f"{count} rows in {out}")


@app.command()
def sample(
    folder: RunFolder,
    out: Annotated[Path | None, typer.Option(help="The folder for the sheets; needed unless --plan.")] = None,
    size: Annotated[int, typer.Option(min=1, help="How many units to draw.")] = 200,
    coders: Annotated[str, typer.Option(help="How many coders, or their names: ann,ben.")] = "2",
    overlap: Annotated[float, typer.Option(min=0, max=1, help="The share of units that every coder gets.")] = 0.3,
    unit: Annotated[Unit, typer.Option(help="What is coded.")] = "stance",
    pilot: Annotated[bool, typer.Option(help="Draw units to practise on: they count in no estimate.")] = False,
    plan: Annotated[bool, typer.Option(help="Only say how many units are needed, and where.")] = False,
) -> None:
    """Draw units with known probabilities for people to code, and write their blind sheets."""
    from framewire.errors import FramewireError
    from framewire.handcoding import record_draw
    from framewire.runfolder import Run
    from framewire.validity import SampleRequest, draw_sample, plan_sample

    opened = Run.open(folder)
    names = tuple("abcdefghijklmnopqrstuvwxyz"[: int(coders)]) if coders.isdigit() else tuple(coders.split(","))
    request = SampleRequest(unit, size, names, overlap, pilot)
    if plan:
        say(plan_sample(opened.store, opened.codebook, request))
        return
    if out is None:
        raise FramewireError("--out", "no folder for the sheets was named", "Name one, or ask for --plan")
    written = draw_sample(opened.store, opened.codebook, request, out)
    record_draw(opened)
    say("\n".join(str(path) for path in written))
    say("draw.csv says what the model said: keep it from the coders.")


@app.command()
def validate(
    folder: RunFolder,
    sheets: Annotated[list[Path] | None, typer.Argument(help="Coded sheets, or folders of them.")] = None,
    products: Annotated[bool, typer.Option(help="Write report, notebooks and dataset again.")] = True,
) -> None:
    """Read coded sheets: agreement, gold, scores, and counts corrected for the model's errors."""
    from framewire.handcoding import validate_run
    from framewire.lock import locked
    from framewire.manifest import Manifest
    from framewire.products import write_products
    from framewire.runfolder import Run
    from framewire.validity import plan_sample

    opened = Run.open(folder)
    with locked(opened.path):
        say(validate_run(opened, sheets or []))
        say(plan_sample(opened.store, opened.codebook))
        if products:
            with shown_progress() as progress:
                write_products(opened, Manifest.read(opened.path), (), progress)


@app.command()
def report(folder: RunFolder) -> None:
    """Write report.pdf and report.html again from the tables of a run."""
    from framewire.publish import write_report

    with in_run(folder, "report.pdf", "report.html", "figures") as opened:
        for path in write_report(opened):
            say(path)


@app.command()
def explore(
    folder: RunFolder,
    text: Annotated[bool, typer.Option(help="With the articles' text, or only ids, titles and offsets.")] = True,
) -> None:
    """Write explore.html again from the tables of a run: one page to filter, read and compare, without a network."""
    from framewire.publish.explore import write_explore

    with in_run(folder, "explore.html") as opened:
        say(write_explore(opened, text))


@app.command()
def notebooks(folder: RunFolder) -> None:
    """Execute the notebooks again on the tables of a run."""
    from framewire.publish import write_notebooks

    with in_run(folder, "notebooks") as opened:
        for path in write_notebooks(opened):
            say(path)


@app.command()
def verify(folder: RunFolder) -> None:
    """Check that a run is what its manifest recorded: codebook, tables, products. Exit code 1 when it is not."""
    from framewire.runfolder import Run

    problems = Run.open(folder).verify()
    for problem in problems:
        say(problem)
    if problems:
        raise typer.Exit(1)
    say("Codebook, tables, report, notebooks and dataset are what the manifest says.")


@app.command()
def publish(
    folder: RunFolder,
    repo_id: Annotated[str, typer.Option(help="OWNER/NAME of the dataset on the Hugging Face Hub.")],
    dry_run: Annotated[bool, typer.Option(help="Write the dataset folder, push nothing.")] = False,
    include_text: Annotated[bool, typer.Option(help="Include the articles' text. News text is copyrighted.")] = False,
    public: Annotated[bool, typer.Option(help="Make the dataset public; otherwise it is private.")] = False,
    licence: Annotated[str | None, typer.Option(help="Licence of the dataset, such as cc-by-4.0.")] = None,
) -> None:
    """Write the dataset folder of a run and push it to the Hugging Face Hub in one commit."""
    from framewire.publish import Publication, check_publication, push_dataset, write_dataset
    from framewire.runfolder import Run

    opened, wanted = Run.open(folder), Publication(repo_id, not public, include_text, licence)
    check_publication(opened, wanted)
    with in_run(folder, "dataset") as opened:
        say(write_dataset(opened, include_text, licence) if dry_run else push_dataset(opened, wanted))


@app.command()
def export(
    folder: RunFolder,
    table: Annotated[list[str] | None, typer.Option(help="A table to export; may be repeated.")] = None,
) -> None:
    """Write the report as DOCX and the tables as XLSX, for people who edit and calculate."""
    from framewire.publish import write_export
    from framewire.runfolder import Run

    for path in write_export(Run.open(folder), table):
        say(path)


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(help="The --out folder of a run.")],
    second: Annotated[Path, typer.Argument(help="The --out folder of another run.")],
    out: Annotated[Path, typer.Option(help="The HTML file to write.")] = Path("compare.html"),
) -> None:
    """Compare two runs: which choices differ, which documents changed side or theme, how far answers agree."""
    from framewire.publish import write_comparison
    from framewire.runfolder import Run

    found, path = write_comparison(Run.open(first), Run.open(second), out)
    say(found.in_words())
    say(path)


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
    say(f"{path}\nRead and change it, then: framewire run {' '.join(sources)} --codebook {path} --out RUN")


@app.command()
def models(
    licences: Annotated[
        bool, typer.Option("--licences", help="List the packages that framewire needs, with their licences, instead.")
    ] = False,
) -> None:
    """List the models there are: name, kind, licence, revision, checksum, and whether each is installed."""
    from framewire.dependencies import dependencies, licences_table
    from framewire.models.catalog import describe_models

    say(licences_table(dependencies()) if licences else describe_models())


if __name__ == "__main__":
    main()
