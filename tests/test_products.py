"""The products of a run: written side by side, each recorded when it is done, whatever becomes of the others."""

import pytest

from framewire.errors import PublishError
from framewire.manifest import Manifest
from framewire.products import write_products
from framewire.progress import Silent
from framewire.runfolder import Run

FILES = {
    "notebooks": ("notebooks",),
    "report": ("report.pdf", "report.html", "figures"),
    "explore": ("explore.html",),
    "dataset": ("dataset",),
}


@pytest.fixture
def job(tmp_path):
    return Job(tmp_path / "run")


class Job:
    """A run under way, in a folder of its own."""

    def __init__(self, folder):
        folder.mkdir()
        self.run, self.manifest = Run(folder), Manifest("t", (), "c", 0)

    def write(self, *earlier):
        write_products(self.run, self.manifest, earlier, Silent())


@pytest.fixture
def written(monkeypatch):
    """The products in the order they were written, by writers that only touch their files."""
    done = []

    def writer(name):
        def write(run):
            for file in FILES[name]:
                (run.path / file).write_text(name)
            done.append(name)

        return write

    for name in FILES:
        monkeypatch.setattr(f"framewire.publish.write_{name}", writer(name))
    return done


def test_each_product_is_written_once_and_again_when_a_file_of_it_is_gone(job, written):
    job.write()
    assert sorted(written) == ["dataset", "explore", "notebooks", "report"]
    assert Manifest.read(job.run.path).published.keys() == FILES.keys()
    job.write()
    (job.run.path / "report.html").unlink()
    job.write()
    assert written[4:] == ["report"]


def test_a_product_that_fails_is_told_and_the_others_are_kept(job, written, monkeypatch):
    def fail(run):
        raise PublishError("report.pdf", "typst could not set it", "Read report.html instead")

    monkeypatch.setattr("framewire.publish.write_report", fail)
    with pytest.raises(PublishError, match="typst could not set it"):
        job.write()
    assert Manifest.read(job.run.path).published.keys() == {"notebooks", "explore", "dataset"}


def test_products_of_an_earlier_run_with_the_same_inputs_are_copied(job, written, tmp_path):
    job.write()
    again = Job(tmp_path / "again")
    again.write(job.run)
    assert len(written) == 4
    assert (again.run.path / "report.html").read_text() == "report"
    assert Manifest.read(again.run.path).published == Manifest.read(job.run.path).published
    other = Job(tmp_path / "other")
    other.manifest.codebook_sha256 = "d"
    other.write(job.run)
    assert len(written) == 8
