"""Pushing, against an emulated Hub on the loopback address."""

from __future__ import annotations

import http.server
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import HfApi

from fake_hub import TOKEN, FakeHub
from framewire.errors import PublishError
from framewire.publish.dataset.push import Publication, push_dataset
from framewire.runfolder import Run
from publish.synthetic_run import make_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run.open(make_run(tmp_path_factory.mktemp("push") / "run", documents=12))


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeHub]:
    import huggingface_hub.constants

    with FakeHub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", True)
        monkeypatch.setattr(huggingface_hub.constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
        yield hub


def test_push_makes_a_private_dataset_in_one_commit_of_exactly_the_folder(run: Run, hub: FakeHub) -> None:
    address = push_dataset(run, Publication("ann/tunnel"))
    repo = hub.repos["ann/tunnel"]
    assert repo.private
    assert len(repo.history) == 2, "the Hub's own first commit, and ours"
    assert address == f"{hub.endpoint}/datasets/ann/tunnel/commit/{repo.refs['main']}"
    folder = run.path / "dataset"
    local = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert hub.files("ann/tunnel") == local
    assert sum(line.startswith("PUT /lfs/") for line in hub.log) == len(list(folder.glob("data/*.parquet")))


def test_what_was_pushed_can_be_loaded_again(run: Run, hub: FakeHub, tmp_path: Path) -> None:
    push_dataset(run, Publication("ann/tunnel"))
    code = (
        "import datasets\n"
        "for name in ('documents', 'stances', 'themes'):\n"
        "    print(name, datasets.load_dataset('ann/tunnel', name, split='train').num_rows)\n"
        "rows = datasets.load_dataset('ann/tunnel', 'passages', split='train', streaming=True)\n"
        "print('passages', sum(1 for row in rows))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=hub.environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    tables = {"documents": "documents", "stances": "document_stances", "themes": "themes", "passages": "passages"}
    assert done.stdout.splitlines() == [f"{name} {len(run.table(table))}" for name, table in tables.items()]


def test_a_second_push_goes_onto_the_first_and_forgets_tables_that_are_gone(run: Run, hub: FakeHub) -> None:
    push_dataset(run, Publication("ann/tunnel"))
    hub.add("ann/tunnel", {"data/old_config.parquet": b"x", "notes.md": b"mine"})
    push_dataset(run, Publication("ann/tunnel", include_text=True, licence="cc-by-4.0", message="Now with text"))
    repo = hub.repos["ann/tunnel"]
    assert "data/old_config.parquet" not in hub.files("ann/tunnel")
    assert hub.files("ann/tunnel")["notes.md"] == b"mine", "what framewire did not write stays"
    assert repo.commits[repo.refs["main"]].summary == "Now with text"
    assert len(repo.history) == 4


def edited(hub: FakeHub, name: str, header: bytes) -> None:
    """Change the licence in the card on the Hub, as its own page does."""
    card = hub.files(name)["README.md"]
    hub.add(name, {"README.md": re.sub(rb"^license: .*$", header, card, count=1, flags=re.MULTILINE)})


def licences(hub: FakeHub, name: str, revision: str = "main") -> list[str]:
    lines = hub.files(name, revision)["README.md"].decode().split("\n---\n")[0].splitlines()
    return [line for line in lines if line.startswith("license")]


def test_a_licence_stated_on_the_hub_is_kept(tmp_path: Path, hub: FakeHub) -> None:
    run = Run.open(make_run(tmp_path / "run", documents=3))
    push_dataset(run, Publication("ann/stated"))
    assert licences(hub, "ann/stated") == ["license: unknown"]
    edited(hub, "ann/stated", b"license: other  # agreed\nlicense_name: archive")
    push_dataset(run, Publication("ann/stated", revision="v2"))
    push_dataset(run, Publication("ann/stated"))
    for revision in ("main", "v2"):
        assert licences(hub, "ann/stated", revision) == ["license: other", "license_name: archive"]
    edited(hub, "ann/stated", b"license: mit")
    with pytest.raises(PublishError, match="card on the Hub states the licence mit, the card here other"):
        push_dataset(run, Publication("ann/stated"))
    push_dataset(run, Publication("ann/stated", licence="cc-by-4.0"))
    assert licences(hub, "ann/stated") == ["license: cc-by-4.0"]


def test_a_revision_is_a_branch_made_when_it_is_not_there(run: Run, hub: FakeHub) -> None:
    push_dataset(run, Publication("ann/tunnel"))
    before = hub.repos["ann/tunnel"].refs["main"]
    for _ in range(2):
        push_dataset(run, Publication("ann/tunnel", revision="v2", include_text=True, licence="cc-by-4.0"))
    repo = hub.repos["ann/tunnel"]
    assert repo.refs["main"] == before
    assert b"is in it**, in the `text` columns" in hub.files("ann/tunnel", "v2")["README.md"]


def test_a_branch_is_looked_at_itself_where_main_is_empty(tmp_path: Path, hub: FakeHub) -> None:
    run, there = Run.open(make_run(tmp_path / "run", documents=3)), Publication("ann/branched", revision="v1")
    push_dataset(run, there)
    assert hub.files("ann/branched") == {}
    card = hub.files("ann/branched", "v1")["README.md"].replace(b"license: unknown", b"license: mit")
    hub.add("ann/branched", {"README.md": card, "data/old_config.parquet": b"x"}, branch="v1")
    push_dataset(run, there)
    assert licences(hub, "ann/branched", "v1") == ["license: mit"]
    assert "data/old_config.parquet" not in hub.files("ann/branched", "v1")


def test_it_never_writes_onto_a_branch_of_another_kind(run: Run, hub: FakeHub) -> None:
    hub.create("ann/other", private=True)
    hub.add("ann/other", {"README.md": b"# Mine", "train.csv": b"a,b"}, branch="theirs")
    with pytest.raises(PublishError, match="ann/other: it already holds a dataset that framewire did not write"):
        push_dataset(run, Publication("ann/other", revision="theirs"))
    assert set(hub.files("ann/other", "theirs")) == {"README.md", "train.csv"}


def test_it_never_writes_onto_a_dataset_a_dataset_of_another_kind(run: Run, hub: FakeHub) -> None:
    hub.add("ann/other", {"README.md": b"# Mine", "train.csv": b"a,b"}, private=True)
    with pytest.raises(PublishError, match="ann/other: it already holds a dataset that framewire did not write"):
        push_dataset(run, Publication("ann/other"))
    assert len(hub.repos["ann/other"].history) == 2


def test_it_never_pushes_to_a_public_dataset_when_private_was_asked_for(run: Run, hub: FakeHub) -> None:
    push_dataset(run, Publication("ann/open", private=False))
    with pytest.raises(PublishError, match="ann/open: it is public and was to be private"):
        push_dataset(run, Publication("ann/open", include_text=True, licence="cc-by-4.0"))
    assert b"text` columns" not in hub.files("ann/open")["README.md"]


def test_an_empty_dataset_that_is_there_already_is_filled(run: Run, hub: FakeHub) -> None:
    hub.create("ann/empty", private=True)
    push_dataset(run, Publication("ann/empty"))
    assert "README.md" in hub.files("ann/empty")


@pytest.mark.parametrize("name", ["tunnel", "ann/tunnel/x", "ann/tun nel", "https://x/ann/tunnel", "-/", "../x"])
def test_a_name_that_is_none_is_refused_before_any_request(run: Run, hub: FakeHub, name: str) -> None:
    with pytest.raises(PublishError, match="not the name of a dataset with its owner"):
        push_dataset(run, Publication(name))
    assert hub.log == []


def test_text_without_a_stated_licence_is_refused(tmp_path: Path, hub: FakeHub) -> None:
    run = Run.open(make_run(tmp_path / "run", documents=3))
    with pytest.raises(PublishError, match=r"text would be published without a licence\. State one with --licence"):
        push_dataset(run, Publication("ann/tunnel", include_text=True))
    with pytest.raises(PublishError, match="not the identifier of a licence"):
        push_dataset(run, Publication("ann/tunnel", include_text=True, licence="my own\nlicence"))
    assert hub.log == []
    push_dataset(run, Publication("ann/tunnel", include_text=True, licence="cc-by-4.0"))
    assert b"license: cc-by-4.0" in hub.files("ann/tunnel")["README.md"]


def test_an_interrupted_or_changed_run_is_refused(tmp_path: Path, hub: FakeHub) -> None:
    run = Run.open(make_run(tmp_path / "run", documents=3))
    run.store.write("themes", run.table("themes").head(2))
    with pytest.raises(PublishError, match="table themes: its rows are not those that stage themes wrote"):
        push_dataset(run, Publication("ann/tunnel"))
    manifest = run.path / "manifest.json"
    manifest.write_text(re.sub('"failures_sha256": "[0-9a-f]+"', '"failures_sha256": null', manifest.read_text()))
    assert run.verify() == [
        "the run was interrupted after the stage decisions: resume it with the same framewire run command",
        "table themes: its rows are not those that stage themes wrote",
    ]
    with pytest.raises(PublishError, match="the run was interrupted after the stage decisions"):
        push_dataset(run, Publication("ann/tunnel"))
    assert hub.log == []


def test_a_push_onto_what_somebody_else_has_just_changed_is_refused(
    run: Run, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    push_dataset(run, Publication("ann/tunnel"))
    honest = HfApi.dataset_info

    def overtaken(api: HfApi, *args: object, **options: object) -> object:
        info = honest(api, *args, **options)
        if "revision" in options:
            hub.add("ann/tunnel", {"notes.md": b"theirs"})
        return info

    monkeypatch.setattr(HfApi, "dataset_info", overtaken)
    with pytest.raises(PublishError, match="ann/tunnel: the Hub answered 412"):
        push_dataset(run, Publication("ann/tunnel"))


def test_what_lies_on_the_hub_is_compared_with_what_was_pushed(
    run: Run, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framewire.publish.dataset.push._fetched", lambda *_: b"other bytes")
    with pytest.raises(PublishError, match=r"ann/tunnel README.md: the Hub has other bytes than were pushed"):
        push_dataset(run, Publication("ann/tunnel"))


def test_without_a_token_it_says_how_to_log_in(run: Run, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN")
    with pytest.raises(PublishError, match=r"no token to log in with\. Log in with: hf auth login"):
        push_dataset(run, Publication("ann/tunnel"))
    assert hub.log == []


def test_a_wrong_token_is_told_and_never_shown(run: Run, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "some-wrong-secret")
    with pytest.raises(PublishError, match="it does not know this token") as caught:
        push_dataset(run, Publication("ann/tunnel"))
    assert "secret" not in str(caught.value)


def test_someone_elses_name_is_refused(run: Run, hub: FakeHub) -> None:
    with pytest.raises(PublishError, match="bob/tunnel: this token may not write there"):
        push_dataset(run, Publication("bob/tunnel"))


def test_a_network_that_does_not_answer_is_told(run: Run, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://user:secret@127.0.0.1:9")
    with pytest.raises(PublishError, match=r"127\.0\.0\.1: no answer \(ConnectError\)") as caught:
        push_dataset(run, Publication("ann/tunnel"))
    assert "secret" not in str(caught.value)


def test_offline_mode_is_told(run: Run, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(PublishError, match="HF_HUB_OFFLINE: it forbids requests to the Hub"):
        push_dataset(run, Publication("ann/tunnel"))


def test_a_commit_that_the_hub_refuses_is_told(run: Run, hub: FakeHub) -> None:
    hub.refuse = "/commit/"
    with pytest.raises(PublishError, match=r"ann/tunnel: the Hub answered 413 \(Payload too large\)"):
        push_dataset(run, Publication("ann/tunnel"))
    assert (run.path / "dataset" / "README.md").is_file(), "the folder stays, to be pushed later"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Something on the loopback address that gives one answer to everything; without any it is silent."""
    answers: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not answers:
                time.sleep(2)
                return
            self.send_response(200 if answers[0] == b"null" else 500)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answers[0])))
            self.end_headers()
            self.wfile.write(answers[0])

        do_POST = do_GET  # noqa: N815 (the name of http.server)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{served.server_port}")
        monkeypatch.setenv("HF_TOKEN", "a-secret-of-mine")
        yield answers
        served.shutdown()


def test_a_silent_server_is_left_after_a_while(run: Run, server: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framewire.publish.dataset.push.PATIENCE", 0.3)
    with pytest.raises(PublishError, match=r"127\.0\.0\.1: no answer \(ReadTimeout\)"):
        push_dataset(run, Publication("ann/tunnel"))


def test_an_answer_without_sense_is_told(run: Run, server: list[bytes]) -> None:
    server.append(b"null")
    with pytest.raises(PublishError, match="what answers is not the Hub, or answers nonsense"):
        push_dataset(run, Publication("ann/tunnel"))


def test_a_token_that_is_echoed_is_never_shown(run: Run, server: list[bytes]) -> None:
    server.append(b'{"error": "bad a-secret-of-mine and hf_AbCdEfGhIjKl"}')
    with pytest.raises(PublishError) as caught:
        push_dataset(run, Publication("ann/tunnel"))
    assert "secret" not in str(caught.value)
    assert "hf_A" not in str(caught.value)
