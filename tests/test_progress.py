"""What a run reports to: nothing in a script, lines on standard output in a notebook."""

import subprocess
import sys
from types import SimpleNamespace

from framewire.progress import Lines, Silent, usual


def session(monkeypatch, found):
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: found))


def test_a_script_and_a_terminal_are_told_nothing(monkeypatch):
    session(monkeypatch, None)
    assert isinstance(usual(), Silent)
    session(monkeypatch, SimpleNamespace())
    assert isinstance(usual(), Silent)
    monkeypatch.delitem(sys.modules, "IPython")
    assert isinstance(usual(), Silent)


def test_a_notebook_shows_lines_that_are_not_red(monkeypatch, capsys):
    session(monkeypatch, SimpleNamespace(kernel=object()))
    progress = usual()
    assert isinstance(progress, Lines)
    progress.start("cleaning articles", 3)
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("framewire: cleaning articles 0/3\n", "")


def test_asking_imports_nothing():
    code = "import sys; from framewire.progress import usual; usual(); print('IPython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
