"""What all tests of one process share: models that were loaded once stay loaded; and the files that are begun with."""

from pathlib import Path

import pytest

from framewire.models import shared

# The files that take longest: no process shall begin with one of them when the others have ended. The first two are
# begun at the same time: one compiles the kernels, and the other needs none before they are there.
FIRST = (
    "test_second_runs.py",
    "publish/explore/test_in_browser.py",
    "test_main_job.py",
    "training/heads/test_members.py",
    "publish/report/test_report.py",
    "publish/notebooks/test_execution.py",
    "models/test_cluster.py",
    "corpus/attribution/test_attributor.py",
    "training/fitting/test_fit.py",
    "themes/test_model.py",
    "themes/test_bertopic_model.py",
    "publish/report/test_findings.py",
    "corpus/test_build.py",
    "engine/test_stems.py",
)


def pytest_collection_modifyitems(items):
    """Put those files in front: pytest takes `tests/a.py tests` for `tests`, so the command line cannot."""
    places = {Path(__file__).parent / name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(FIRST)))


@pytest.fixture(scope="session", autouse=True)
def _models_stay_loaded():
    """Hold every model that is in use: each load still checks the files, and packs the weights only once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "in_use", {})
        yield
