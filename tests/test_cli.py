"""The command line: quick to answer, exit code 2 and one line for what a user can mend."""

import resource
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from framewire import cli

BOOK = Path(__file__).parent.parent / "data" / "codebooks" / "russia-north-korea.toml"
ARTICLE = "A title of an article\n\n" + "The minister said on Monday that the talks went on in the capital. " * 8
TINY = 'title = "tiny"\n[[theme]]\nid = "talks"\nname = "talks"\ndefinition = "Talks between ministers."\n'


@pytest.fixture
def call(monkeypatch, capsys):
    """Run the command line in this process; return exit code, stdout, stderr."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["framewire", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        out, err = capsys.readouterr()
        return caught.value.code, out, err

    return run


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "tiny.toml"
    path.write_text(TINY)
    return path


def test_help_answers_in_under_a_second():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-m", "framewire", "--help"], capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Processor seconds: other tests may run beside this one.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.0
    for command in ("run", "check", "clean", "score", "report", "notebooks", "verify", "publish", "models"):
        assert f" {command} " in done.stdout


def test_check_prints_the_codebook_in_words(call):
    code, out, _ = call("check", BOOK)
    assert code == 0
    assert "6 themes:" in out
    assert "arms transfers (arms_transfers): Weapons, ammunition" in out


def test_check_prints_every_error_with_its_place(call, tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text('titel = "x"\n[corpus]\nkep = []\n')
    code, out, err = call("check", path)
    assert (code, out) == (2, "")
    assert "framewire: bad.toml: unknown key 'titel'" in err
    assert "framewire: bad.toml: [corpus]: unknown key 'kep'" in err
    assert len(err.strip().splitlines()) == 3


def one_line(err):
    assert len(err.strip().splitlines()) == 1
    assert err.startswith("framewire: ")
    assert "Traceback" not in err
    return err


def test_an_empty_folder_is_one_line_and_nothing_is_written(call, tmp_path, book):
    (tmp_path / "empty").mkdir()
    code, _, err = call("run", tmp_path / "empty", "--codebook", book, "--out", tmp_path / "out")
    assert code == 2
    assert "empty" in one_line(err)
    assert not (tmp_path / "out").exists()


def test_a_missing_source_is_one_line(call, tmp_path, book):
    code, _, err = call("run", tmp_path / "nowhere", "--codebook", book, "--out", tmp_path / "out")
    assert code == 2
    assert "no such file or folder" in one_line(err)


def test_a_misspelt_key_is_one_line_and_nothing_is_written(call, tmp_path, book):
    book.write_text(TINY + "\n[corpsu]\n")
    (tmp_path / "a.txt").write_text(ARTICLE)
    code, _, err = call("run", tmp_path / "a.txt", "--codebook", book, "--out", tmp_path / "out")
    assert code == 2
    assert "unknown key 'corpsu'" in one_line(err)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_not_a_run_is_left_alone(call, tmp_path, book):
    (tmp_path / "a.txt").write_text(ARTICLE)
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.docx").write_text("precious")
    code, _, err = call("run", tmp_path / "a.txt", "--codebook", book, "--out", out)
    assert code == 2
    assert "not a run folder" in one_line(err)
    assert [path.name for path in out.iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize("command", ["report", "notebooks", "verify"])
def test_a_folder_without_a_run_says_what_to_give(call, tmp_path, command):
    code, _, err = call(command, tmp_path)
    assert code == 2
    assert "Give the --out folder of a run" in one_line(err)


def test_models_tell_licence_revision_and_checksum(call):
    code, out, _ = call("models")
    assert code == 0
    assert "licence  not stated by the package" in out
    assert "Apache-2.0" in out
    assert out.count("sha256") == 2


def test_score_wants_its_columns(call, tmp_path):
    table = tmp_path / "in.csv"
    table.write_text("text,topic\na,b\n")
    code, _, err = call("score", table, "--out", tmp_path / "out.csv")
    assert code == 2
    assert "the column 'target' is missing" in one_line(err)
    assert "found: text, topic" in err


def test_check_with_articles_shows_what_mentions_each_target(call, tmp_path):
    (tmp_path / "one.txt").write_text("The ministry spoke.\n\nNew sanctions on Russia were announced on Monday.\n")
    (tmp_path / "two.txt").write_text("A baker in Bergen won a prize for the best loaf of bread in the country.\n")
    (tmp_path / "three.xlsx").write_bytes(b"PK")
    code, out, _ = call("check", BOOK, tmp_path)
    assert code == 0
    assert "\nother kind: *.xlsx: 1 file is of a kind that is not read; convert to one of: .txt" in out
    assert "sanctions on Russia and North Korea [sanctions_policy]\n  1 of 2 articles mention it (50%)" in out
    assert "“New sanctions on Russia were announced on Monday.”" in out


def test_score_never_writes_over_a_file_unasked(call, tmp_path):
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table.write_text("text,topic\na,b\n")
    out.write_text("precious")
    code, _, err = call("score", table, "--out", out)
    assert code == 2
    assert "write over it with --force" in one_line(err)
    assert out.read_text() == "precious"


def test_a_codebook_cannot_steer_the_terminal(call, book):
    book.write_text(TINY.replace("Talks between ministers.", "Talks \\u001b[31m \\u202e between ministers."))
    code, out, _ = call("check", book)
    assert code == 0
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_check_names_a_model_that_cannot_be_had(call, book):
    book.write_text(f'{TINY}[models]\nentailment = {{ name = "org/x" }}\n')
    code, out, err = call("check", book)
    assert (code, out) == (2, "")
    assert "org/x: no such folder, and its revision is not given" in one_line(err)


def test_a_stopped_clean_leaves_nothing_and_can_be_given_again(call, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(ARTICLE)

    def stop(sources, out, *_):
        (out / "tables").mkdir(parents=True)
        raise KeyboardInterrupt

    with monkeypatch.context() as stopping:
        stopping.setattr("framewire.corpus.clean_source", stop)
        code, _, err = call("clean", tmp_path / "a.txt", "--out", tmp_path / "out")
    assert code == 130
    assert "nothing was written. Give the same command again to begin anew" in one_line(err)
    assert call("clean", tmp_path / "a.txt", "--out", tmp_path / "out")[0] == 0


def test_the_command_that_init_suggests_can_be_pasted_into_a_shell(call, tmp_path, monkeypatch):
    monkeypatch.setattr("framewire.publish.write_starter", lambda sources, out, progress: out)
    _, out, _ = call("init", "my  dir/news [2024]", "--out", "my  dir/cb.toml")
    words = shlex.split(out.partition("then: ")[2])
    assert words == ["framewire", "run", "my  dir/news [2024]", "--codebook", "my  dir/cb.toml", "--out", "RUN"]
