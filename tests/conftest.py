"""What all tests of one process share: models that were loaded once stay loaded."""

import pytest

from framewire.models import shared


@pytest.fixture(scope="session", autouse=True)
def _models_stay_loaded():
    """Hold every model that is in use: each load still checks the files, and packs the weights only once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "in_use", {})
        yield
