"""The outputs that README.md shows: below each `$ framewire ...` stands what it prints in a folder with a sample's run.

`python tests/readme_outputs.py RUN SECOND_RUN` runs every command and writes README.md anew (`make readme`); a test
holds those that take no time. Standard error, with its progress and warnings, is not shown.
"""

import contextlib
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

from typer.testing import CliRunner

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
FENCE = re.compile(r"^```\n(\$ framewire .*?)^```$", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^\$ (framewire [^\n]*)\n(.*?)(?=^\$ framewire |\Z)", re.MULTILINE | re.DOTALL)


def steps(text):
    """Every command in README with what is shown below it."""
    return [(command, shown) for fence in FENCE.findall(text) for command, shown in STEP.findall(fence)]


def furnish(folder, run, second):
    """Put into a folder what the commands of README name: the sample, two copies of its run, and another run."""
    (folder / "data").symlink_to(ROOT / "data")
    shutil.copytree(run, folder / "my-run")
    shutil.copytree(run, folder / "reports" / "demo")
    shutil.copytree(second, folder / "other-run")


def printed(command, folder):
    """Run one command in a folder and return what it prints; `| head -N` and `| tail -N` cut it as a shell does."""
    from framewire.cli import app

    line, *cuts = command.split(" | ")
    with contextlib.chdir(folder):
        done = CliRunner().invoke(app, shlex.split(line)[1:])
    assert done.exit_code == 0, (command, done.output, done.exception)
    lines = done.stdout.rstrip("\n").split("\n")
    for cut in cuts:
        tool, number = re.fullmatch(r"(head|tail) -(\d+)", cut).groups()
        lines = lines[: int(number)] if tool == "head" else lines[-int(number) :]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def renewed(text, folder):
    """Return README with every output printed anew."""

    def fence(found):
        blocks = [f"$ {command}\n{printed(command, folder)}" for command, _ in STEP.findall(found[1])]
        return f"```\n{''.join(blocks)}```"

    return FENCE.sub(fence, text)


def draw(run):
    """Write the pictures of README anew: a page of the report with evidence, and the page to explore."""
    from playwright.sync_api import sync_playwright
    from pypdfium2 import PdfDocument

    pages = list(PdfDocument(run / "report.pdf"))
    shown = next(page for page in pages if "Against (" in page.get_textpage().get_text_range())
    shown.render(scale=1.6).to_pil().quantize(64).save(ROOT / "reports" / "sample-page.png", optimize=True)
    shutil.copyfile(run / "report.pdf", ROOT / "reports" / "sample-report.pdf")
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1300, "height": 760}, device_scale_factor=1.5)
        page.goto(f"file://{run.resolve()}/explore.html#view=compare")
        page.wait_for_selector("#view table")
        page.screenshot(path=ROOT / "reports" / "sample-explore.png")
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="framewire-") as name:
        furnish(Path(name), *sys.argv[1:3])
        README.write_text(renewed(README.read_text(encoding="utf-8"), Path(name)), encoding="utf-8")
        draw(Path(name) / "reports" / "demo")
