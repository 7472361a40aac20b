"""Pushing a dataset to the Hugging Face Hub: one commit, private unless told otherwise, never over others' data."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from framewire.errors import PublishError
from framewire.manifest import record_product
from framewire.publish.dataset.card_header import IDENTIFIER, UNSTATED, Licence, licence_in, stated_licence
from framewire.publish.dataset.dataset import card_of, write_stating

if TYPE_CHECKING:
    from huggingface_hub import CommitInfo, DatasetInfo, HfApi

    from framewire.runfolder import Run

NAME = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
OURS, CARD = "codebook.toml", "README.md"
_TOKEN = re.compile(r"hf_\w{8,}")
# Seconds without a byte from the Hub; uploads and commits may take longer as a whole.
PATIENCE, PATIENCE_TO_CONNECT = 60.0, 15.0
MESSAGE = "Themes, stances and frames, written by framewire"


@dataclass(frozen=True)
class Publication:
    """What is published, and how. `repo_id` is OWNER/NAME; `revision` is a branch, null means main.

    `licence` is an identifier of the Hub, such as cc-by-4.0; null keeps what an earlier card states, here or on the
    Hub. It must be stated where the articles' text is included.
    """

    repo_id: str
    private: bool = True
    include_text: bool = False
    licence: str | None = None
    revision: str | None = None
    message: str = MESSAGE

    @property
    def options(self) -> dict[str, str | bool]:
        """What is not as usual, as the manifest of the run records it."""
        options: dict[str, str | bool] = {"include_text": True} if self.include_text else {}
        return options | ({"licence": self.licence} if self.licence else {})


def push_dataset(run: Run, publication: Publication) -> str:
    """Write RUN/dataset and push it to the Hub in one commit; return the commit's address.

    The dataset, and its branch, are made if they are not there. HF_ENDPOINT and HF_TOKEN are honoured. What lies on the
    Hub afterwards is compared with what was written. Nothing is pushed for a run that was interrupted or whose tables
    were changed, onto a dataset that framewire did not make or that has another visibility, onto one whose card states
    another licence than the card here, or onto one that somebody else changes at the same time: these and a network
    that does not answer raise `PublishError`.
    """
    check_publication(run, publication)
    repo_id = publication.repo_id
    with _told(repo_id), _impatient():
        api = _api()
        present = _prepare(api, publication)
        there = _stated_there(api, publication) if CARD in present else Licence()
    licence = _licence(publication, stated_licence(card_of(run)), there)
    folder = write_stating(run, publication.include_text, licence)
    stated = {} if licence.identifier == UNSTATED else {"licence": licence.identifier}
    record_product(run.path, "dataset", publication.options | stated)
    with _told(repo_id), _impatient():
        if publication.revision:
            api.create_branch(repo_id, branch=publication.revision, repo_type="dataset", exist_ok=True)
        done = _commit(api, publication, folder, present)
        _compare(api, repo_id, done.oid, folder)
    return str(done.commit_url)


def check_publication(run: Run, publication: Publication) -> None:
    """Raise `PublishError` for a name without an owner, an unfinished or changed run, or text without a licence."""
    if not NAME.fullmatch(publication.repo_id):
        cure = "Give OWNER/NAME, for example my-group/my-news"
        raise PublishError(publication.repo_id, "not the name of a dataset with its owner", cure)
    if publication.licence is not None and not IDENTIFIER.fullmatch(publication.licence):
        raise PublishError(publication.licence, "not the identifier of a licence", "Give one such as cc-by-4.0")
    if problems := run.verify(products=False):
        raise PublishError(run.path.name, problems[0], "Finish the run, or run again, before you publish it")
    stated = publication.licence or stated_licence(card_of(run)).identifier
    if publication.include_text and stated == UNSTATED:
        cure = "State one with --licence, for which you need the right, or leave the text out"
        raise PublishError(publication.repo_id, "the articles' text would be published without a licence", cure)


@contextmanager
def _impatient() -> Iterator[None]:
    """Let no request of the Hub's client wait for an answer for longer than `PATIENCE`; its own waits for ever."""
    import httpx2
    from huggingface_hub import set_client_factory
    from huggingface_hub.utils import _http

    def client() -> httpx2.Client:
        made = _http.default_client_factory()
        made.timeout = httpx2.Timeout(PATIENCE, connect=PATIENCE_TO_CONNECT)
        return made

    set_client_factory(client)
    try:
        yield
    finally:
        set_client_factory(_http.default_client_factory)


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


def _prepare(api: HfApi, publication: Publication) -> set[str]:
    """Make the dataset, or check the one that is there; return the paths that the branch holds."""
    from huggingface_hub.errors import RepositoryNotFoundError

    repo_id, private = publication.repo_id, publication.private
    try:
        info = _there(api, publication)
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


def _there(api: HfApi, publication: Publication) -> DatasetInfo:
    """Return what the Hub has on the branch; one that is not there yet begins as main."""
    from huggingface_hub.errors import RevisionNotFoundError

    try:
        return api.dataset_info(publication.repo_id, revision=publication.revision)
    except RevisionNotFoundError:
        return api.dataset_info(publication.repo_id)


def _stated_there(api: HfApi, publication: Publication) -> Licence:
    """Return the licence that the card on the Hub states; a branch that is not there yet begins as main."""
    from huggingface_hub.errors import EntryNotFoundError, RevisionNotFoundError

    try:
        card = _fetched(api, publication.repo_id, CARD, publication.revision or "main")
    except RevisionNotFoundError:
        card = _fetched(api, publication.repo_id, CARD, "main")
    except EntryNotFoundError:
        return Licence()
    return licence_in(card.decode("utf-8", "replace"))


def _licence(publication: Publication, here: Licence, there: Licence) -> Licence:
    """Return the licence that is asked for, else the one that a card states; one on the Hub is never written over."""
    if publication.licence:
        return next(
            (own for own in (here, there) if own.identifier == publication.licence), Licence(publication.licence)
        )
    if UNSTATED not in (here.identifier, there.identifier) and here.identifier != there.identifier:
        fact = f"its card on the Hub states the licence {there.identifier}, the card here {here.identifier}"
        raise PublishError(publication.repo_id, fact, "Say with --licence which it is")
    return there if here == Licence(there.identifier) or here.identifier == UNSTATED else here


def _commit(api: HfApi, publication: Publication, folder: Path, present: set[str]) -> CommitInfo:
    """Commit the folder, and the removal of parquet files that are no longer part of the dataset, at once.

    The commit names its parent: when somebody else has committed meanwhile, the Hub refuses it.
    """
    from huggingface_hub import CommitOperationAdd, CommitOperationCopy, CommitOperationDelete

    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    gone = sorted(path for path in present - set(files) if re.fullmatch(r"data/\w+\.parquet", path))
    operations: list[CommitOperationAdd | CommitOperationCopy | CommitOperationDelete]
    operations = [CommitOperationAdd(name, path) for name, path in files.items()]
    operations += [CommitOperationDelete(path) for path in gone]
    return api.create_commit(
        publication.repo_id,
        operations,
        commit_message=publication.message,
        repo_type="dataset",
        revision=publication.revision,
        parent_commit=api.dataset_info(publication.repo_id, revision=publication.revision).sha,
    )


def _compare(api: HfApi, repo_id: str, commit: str, folder: Path) -> None:
    """Raise `PublishError` unless every file of the folder lies in the commit with the same bytes.

    Large files are compared by the hash that the Hub has of them, small ones are fetched again.
    """
    from huggingface_hub.hf_api import RepoFile

    tree = api.list_repo_tree(repo_id, recursive=True, revision=commit, repo_type="dataset")
    found = {item.path: item for item in tree if isinstance(item, RepoFile)}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        item = found.get(name)
        if item is not None and item.lfs is not None:
            same = item.lfs.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            same = item is not None and _fetched(api, repo_id, name, commit) == path.read_bytes()
        if not same:
            raise PublishError(f"{repo_id} {name}", "the Hub has other bytes than were pushed", "Push again")


def _fetched(api: HfApi, repo_id: str, name: str, commit: str) -> bytes:
    with TemporaryDirectory(prefix="framewire-") as aside:
        got = api.hf_hub_download(repo_id, name, repo_type="dataset", revision=commit, local_dir=aside)
        return Path(got).read_bytes()


@contextmanager
def _told(repo_id: str) -> Iterator[None]:
    """Turn what the client raises into one sentence with its cure."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    try:
        yield
    except HfHubHTTPError as error:
        said = without_token(str(error.server_message or error))
        raise _refused(repo_id, error.response.status_code, said) from error
    except OfflineModeIsEnabled as error:
        raise PublishError("HF_HUB_OFFLINE", "it forbids requests to the Hub", "Unset it and push again") from error
    except httpx2.TransportError as error:
        host = urlsplit(os.environ.get("HF_ENDPOINT", "")).hostname or "huggingface.co"
        cure = "Check the network (and HF_ENDPOINT); the dataset folder can be pushed later"
        raise PublishError(host, f"no answer ({type(error).__name__})", cure) from error
    except PublishError:
        raise
    except ValueError as error:
        fact = f"the Hub's client refuses it ({without_token(str(error))})"
        raise PublishError(repo_id, fact, "Mend that and push again") from error
    except (TypeError, AttributeError, KeyError) as error:
        cure = "Check HF_ENDPOINT, then push again; the dataset folder can be pushed later"
        raise PublishError(repo_id, "what answers is not the Hub, or answers nonsense", cure) from error


def without_token(said: str) -> str:
    """Return what somebody said without the token of this user, or any other that is written as the Hub's are.

    >>> without_token("bad token hf_AbCdEfGhIjKlMnOp")
    'bad token (token)'
    """
    from huggingface_hub import get_token

    token = get_token()
    return _TOKEN.sub("(token)", said.replace(token, "(token)") if token else said)


def _refused(repo_id: str, status: int, said: str) -> PublishError:
    if status == 401:
        return PublishError("Hugging Face Hub", "it does not know this token", "Log in again with: hf auth login")
    if status == 403:
        cure = "Give a name under your own account or organisation, and a token that may write"
        return PublishError(repo_id, "this token may not write there", cure)
    return PublishError(repo_id, f"the Hub answered {status} ({said})", "Try again, or push the dataset folder by hand")
