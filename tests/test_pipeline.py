"""The products of a run: written side by side, each recorded when it is done, whatever becomes of the others."""

from types import SimpleNamespace

import pytest

from framewire import pipeline
from framewire.errors import PublishError
from framewire.manifest import Manifest
from framewire.progress import Silent

FILES = {"notebooks": ("notebooks",), "report": ("report.pdf", "report.html"), "dataset": ("dataset",)}


@pytest.fixture
def job(tmp_path):
    return SimpleNamespace(run=SimpleNamespace(path=tmp_path), manifest=Manifest("t", (), "c", 0), progress=Silent())


@pytest.fixture
def written(monkeypatch):
    """The products in the order they were written, by writers that only touch their files."""
    done = []

    def writer(name):
        def write(run):
            for file in FILES[name]:
                (run.path / file).touch()
            done.append(name)

        return write

    for name in FILES:
        monkeypatch.setattr(f"framewire.publish.write_{name}", writer(name))
    return done


def test_each_product_is_written_once_and_again_when_a_file_of_it_is_gone(job, written):
    pipeline._do_products(job)
    assert sorted(written) == ["dataset", "notebooks", "report"]
    assert Manifest.read(job.run.path).published.keys() == FILES.keys()
    pipeline._do_products(job)
    (job.run.path / "report.html").unlink()
    pipeline._do_products(job)
    assert written[3:] == ["report"]


def test_a_product_that_fails_is_told_and_the_others_are_kept(job, written, monkeypatch):
    def fail(run):
        raise PublishError("report.pdf", "typst could not set it", "Read report.html instead")

    monkeypatch.setattr("framewire.publish.write_report", fail)
    with pytest.raises(PublishError, match="typst could not set it"):
        pipeline._do_products(job)
    assert Manifest.read(job.run.path).published.keys() == {"notebooks", "dataset"}
