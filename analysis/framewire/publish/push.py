"""Pushing a dataset to the Hugging Face Hub: one commit, private unless told otherwise, never over others' data."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from framewire.errors import PublishError
from framewire.publish.dataset import write_dataset

if TYPE_CHECKING:
    from huggingface_hub import HfApi

    from framewire.runfolder import Run

NAME = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
OURS = "codebook.toml"
MESSAGE = "Themes, stances and frames, written by framewire"


def push_dataset(
    run: Run,
    repo_id: str,
    *,
    private: bool = True,
    include_text: bool = False,
    revision: str | None = None,
    message: str = MESSAGE,
) -> str:
    """Write RUN/dataset and push it to the Hub in one commit; return the commit's address.

    `repo_id` is ORG/NAME; the dataset is made when it is not there. `revision` is a branch, made when it is not there;
    null means main. HF_ENDPOINT and HF_TOKEN are honoured. Nothing is written when the name or the token is wrong, and
    nothing is pushed onto a dataset that framewire did not make or whose visibility is not the one asked for: these and
    a network that does not answer raise `PublishError`.
    """
    if not NAME.fullmatch(repo_id):
        raise PublishError(repo_id, "not the name of a dataset", "Give ORG/NAME, for example my-group/my-news")
    with _told(repo_id):
        api = _api()
        present = _prepare(api, repo_id, private)
    folder = write_dataset(run, include_text=include_text)
    with _told(repo_id):
        if revision:
            api.create_branch(repo_id, branch=revision, repo_type="dataset", exist_ok=True)
        return _commit(api, repo_id, folder, present, revision, message)


def _api() -> HfApi:
    """Return a client that has been let in. The endpoint is read now, so that a changed HF_ENDPOINT counts."""
    from huggingface_hub import HfApi, get_token

    token = get_token()
    if token is None:
        cure = "Log in with: hf auth login, or set HF_TOKEN to a token that may write"
        raise PublishError("Hugging Face Hub", "there is no token to log in with", cure)
    api = HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None, token=token)
    api.whoami()
    return api


def _prepare(api: HfApi, repo_id: str, private: bool) -> set[str]:
    """Make the dataset, or check the one that is there; return the paths it holds."""
    from huggingface_hub.errors import RepositoryNotFoundError

    try:
        info = api.dataset_info(repo_id)
    except RepositoryNotFoundError:
        api.create_repo(repo_id, repo_type="dataset", private=private)
        return set()
    present = {item.rfilename for item in info.siblings or []} - {".gitattributes"}
    if present and OURS not in present:
        raise PublishError(repo_id, "it already holds a dataset that framewire did not write", "Choose another name")
    if bool(info.private) != private:
        is_now, wanted = ("private", "public") if info.private else ("public", "private")
        cure = "Change its visibility in its settings on the Hub, or ask for the one it has"
        raise PublishError(repo_id, f"it is {is_now} and was to be {wanted}", cure)
    return present


def _commit(api: HfApi, repo_id: str, folder: Path, present: set[str], revision: str | None, message: str) -> str:
    """Commit the folder, and the removal of parquet files that are no longer part of the dataset, at once."""
    from huggingface_hub import CommitOperationAdd, CommitOperationCopy, CommitOperationDelete

    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    gone = sorted(path for path in present - set(files) if re.fullmatch(r"data/\w+\.parquet", path))
    operations: list[CommitOperationAdd | CommitOperationCopy | CommitOperationDelete]
    operations = [CommitOperationAdd(name, path) for name, path in files.items()]
    operations += [CommitOperationDelete(path) for path in gone]
    done = api.create_commit(repo_id, operations, commit_message=message, repo_type="dataset", revision=revision)
    return str(done.commit_url)


@contextmanager
def _told(repo_id: str) -> Iterator[None]:
    """Turn what the client raises into one sentence with its cure."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    try:
        yield
    except HfHubHTTPError as error:
        raise _refused(repo_id, error.response.status_code, str(error.server_message or error)) from error
    except OfflineModeIsEnabled as error:
        raise PublishError("HF_HUB_OFFLINE", "it forbids requests to the Hub", "Unset it and push again") from error
    except httpx2.TransportError as error:
        host = urlsplit(os.environ.get("HF_ENDPOINT", "")).hostname or "huggingface.co"
        cure = "Check the network (and HF_ENDPOINT); the dataset folder can be pushed later"
        raise PublishError(host, f"no answer ({type(error).__name__})", cure) from error
    except ValueError as error:
        raise PublishError(repo_id, f"the Hub's client refuses it ({error})", "Mend that and push again") from error


def _refused(repo_id: str, status: int, said: str) -> PublishError:
    if status == 401:
        return PublishError("Hugging Face Hub", "it does not know this token", "Log in again with: hf auth login")
    if status == 403:
        cure = "Give a name under your own account or organisation, and a token that may write"
        return PublishError(repo_id, "this token may not write there", cure)
    return PublishError(repo_id, f"the Hub answered {status} ({said})", "Try again, or push the dataset folder by hand")
