"""The cache of converted models: whole or not there, rebuilt when damaged."""

import json
import time
from threading import Event, Thread

import pytest

from framewire.models.folders.convert import CHECKSUMS, cache_root, cached_folder, is_whole


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FRAMEWIRE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def build(folder):
    (folder / "weights.bin").write_bytes(b"1234")


def test_the_variable_chooses_the_place(cache):
    assert cache_root() == cache


def test_without_the_variable_the_platform_chooses(monkeypatch):
    monkeypatch.delenv("FRAMEWIRE_CACHE")
    assert cache_root().name == "framewire"


def test_a_folder_is_built_once(cache):
    built = []
    for _ in range(2):
        folder = cached_folder("model", lambda aside: (built.append(1), build(aside)))
    assert len(built) == 1
    assert (folder / "weights.bin").read_bytes() == b"1234"
    assert [path.name for path in cache.iterdir()] == ["model"]


@pytest.mark.parametrize("damage", ["changed", "missing", "no listing", "bad listing", "empty listing"])
def test_a_damaged_folder_is_built_again(damage):
    folder = cached_folder("model", build)
    if damage == "changed":
        (folder / "weights.bin").write_bytes(b"1235")
    elif damage == "missing":
        (folder / "weights.bin").unlink()
    elif damage == "no listing":
        (folder / CHECKSUMS).unlink()
    else:
        (folder / CHECKSUMS).write_text("{" if damage == "bad listing" else "{}")
    assert not is_whole(folder)
    assert (cached_folder("model", build) / "weights.bin").read_bytes() == b"1234"
    assert is_whole(folder)


def test_a_build_that_fails_leaves_nothing(cache):
    def fail(folder):
        build(folder)
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        cached_folder("model", fail)
    assert list(cache.iterdir()) == []


def test_a_second_process_waits_and_takes_what_the_first_built(cache):
    built, started = [], Event()

    def slowly(folder):
        started.set()
        time.sleep(0.2)
        build(folder)
        built.append(folder)

    first = Thread(target=cached_folder, args=("model", slowly))
    first.start()
    assert started.wait(10)
    assert is_whole(cached_folder("model", slowly))
    first.join()
    assert len(built) == 1
    assert json.loads((cache / "model" / CHECKSUMS).read_text()).keys() == {"weights.bin"}
