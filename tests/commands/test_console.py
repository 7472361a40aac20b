"""How commands end: a stop says what is kept, a new folder is whole or not there, no letter ends in a traceback."""

import subprocess
import sys

import pytest

from framewire.commands.console import absent, new_folder, shown_progress
from framewire.errors import FramewireError, StoppedError


def stopped(out=None):
    with pytest.raises(StoppedError) as error, shown_progress(out):
        raise KeyboardInterrupt
    return str(error.value)


def test_a_stop_promises_to_go_on_only_where_something_is_kept(tmp_path):
    assert stopped() == "stopped: nothing was written. Give the same command again to begin anew."
    assert stopped(tmp_path) == ("stopped: what was finished until now is kept. Give the same command again to go on.")


@pytest.mark.parametrize("error", [KeyboardInterrupt, FramewireError("a", "b", "c"), SystemExit])
@pytest.mark.parametrize("was_there", [True, False])
def test_a_folder_that_was_not_finished_is_as_it_was(tmp_path, error, was_there):
    out = tmp_path / "out"
    if was_there:
        out.mkdir()
    with pytest.raises(BaseException), new_folder(out):  # noqa: B017, PT011
        (out / "tables").mkdir(parents=True)
        raise error
    assert out.exists() is was_there
    assert not out.exists() or not list(out.iterdir())


def test_what_others_put_into_a_folder_stays(tmp_path):
    (tmp_path / "thesis.docx").write_text("precious")
    with pytest.raises(FramewireError), new_folder(tmp_path):
        raise FramewireError("a", "b", "c")
    assert (tmp_path / "thesis.docx").read_text() == "precious"


def test_a_file_is_written_over_only_with_force(tmp_path):
    (tmp_path / "keep.html").write_text("precious")
    with pytest.raises(FramewireError, match="write over it with --force"):
        absent(tmp_path / "keep.html", force=False)
    absent(tmp_path / "keep.html", force=True)
    absent(tmp_path / "new.html", force=False)


def test_letters_that_a_terminal_has_not_are_shown_by_their_numbers():
    code = (
        "from framewire.commands.console import say, told_in_one_line\n"
        "with told_in_one_line(): say('caf\\xe9 \\u201cpeace\\u201d')"
    )
    environment = {"PYTHONIOENCODING": "latin-1", "PYTHONPATH": ":".join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True)
    assert done.stdout == b"caf\xe9 \\u201cpeace\\u201d\n"
