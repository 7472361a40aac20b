"""A Hugging Face Hub on the loopback address: enough of it to push, load, stream and list dataset repositories.

>>> with FakeHub() as hub:
...     commit = hub.add("ann/news", {"data/part.jsonl": b'{"text": "Hello."}'})
...     sorted(hub.files("ann/news"))
['data/part.jsonl']
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "a-token-of-the-tests"
USER = "ann"
LFS_ENDINGS = (".parquet", ".arrow", ".bin", ".gz", ".pdf", ".png")


@dataclass(frozen=True)
class Commit:
    """One state of a repository: every file's bytes by path."""

    summary: str
    parent: str
    files: dict[str, bytes]

    @property
    def sha(self) -> str:
        told = [self.parent, self.summary, *(f"{path} {_sha256(self.files[path])}" for path in sorted(self.files))]
        return hashlib.sha1("\n".join(told).encode()).hexdigest()


@dataclass
class Repo:
    """A dataset repository. `refs` are its branches and tags; `history` counts commits in order."""

    private: bool
    commits: dict[str, Commit] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)

    def add(self, ref: str, commit: Commit) -> str:
        self.commits[commit.sha] = commit
        self.refs[ref] = commit.sha
        self.history.append(commit.sha)
        return commit.sha

    def sha(self, revision: str) -> str | None:
        return self.refs.get(revision) or (revision if revision in self.commits else None)


class FakeHub:
    """A running server: use it as a context manager. `log` holds each request as "METHOD /path".

    A path that holds `refuse` is answered with 413, too large.
    """

    def __init__(self) -> None:
        self.repos: dict[str, Repo] = {}
        self.uploads: dict[str, bytes] = {}
        self.log: list[str] = []
        self.refuse: str | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": self}))
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> FakeHub:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def create(self, repo_id: str, *, private: bool = False) -> Repo:
        repo = self.repos.setdefault(repo_id, Repo(private))
        repo.add("main", Commit("initial commit", "", {".gitattributes": b"*.parquet filter=lfs\n"}))
        return repo

    def add(self, repo_id: str, files: dict[str, bytes], *, private: bool = False, branch: str = "main") -> str:
        """Commit files to a dataset and branch, made if they are not there; return the commit's 40 hex digits."""
        repo = self.repos.get(repo_id) or self.create(repo_id, private=private)
        before = repo.refs.get(branch, repo.refs["main"])
        return repo.add(branch, Commit("files of a test", before, {**repo.commits[before].files, **files}))

    def files(self, repo_id: str, revision: str = "main") -> dict[str, bytes]:
        repo = self.repos[repo_id]
        return {path: data for path, data in repo.commits[repo.sha(revision) or ""].files.items() if path[0] != "."}

    def environment(self, cache: object, token: str | None = TOKEN) -> dict[str, str]:
        """What a separate process needs in its environment to meet this hub and nothing else."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("HF_")},
            "HF_ENDPOINT": self.endpoint,
            "HF_HOME": str(cache),
            "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            **({"HF_TOKEN": token} if token else {}),
        }


class _Handler(BaseHTTPRequestHandler):
    hub: FakeHub
    protocol_version = "HTTP/1.1"

    def log_message(self, *words: object) -> None:
        """Say nothing on the terminal; `FakeHub.log` holds the requests."""

    def do_GET(self) -> None:
        self._route("GET")

    def do_HEAD(self) -> None:
        self._route("HEAD")

    def do_POST(self) -> None:
        self._route("POST")

    def do_PUT(self) -> None:
        self._route("PUT")

    def _route(self, method: str) -> None:
        self.body = self._read_body()
        self.query = parse_qs(urlsplit(self.path).query)
        path = urlsplit(self.path).path
        self.hub.log.append(f"{method} {unquote(path)}")
        if self.hub.refuse and self.hub.refuse in path:
            return self._error(413, "", "Payload too large")
        for allowed, pattern, handle in ROUTES:
            found = re.fullmatch(pattern, path)
            if found and method in allowed:
                return handle(self, *(unquote(part or "") for part in found.groups()))
        return self._error(404, "", f"the fake hub has no {method} {path}")

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _send(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _json(self, value: object, status: int = 200) -> None:
        self._send(status, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _error(self, status: int, code: str, message: str) -> None:
        self._send(status, json.dumps({"error": message}).encode(), {"X-Error-Code": code, "X-Error-Message": message})

    def _known(self) -> bool:
        """Whether the token is right; answers 401 itself when it is not."""
        if self.headers.get("Authorization") == f"Bearer {TOKEN}":
            return True
        self._error(401, "", "Invalid credentials in Authorization header")
        return False

    def _repo(self, repo_id: str) -> Repo | None:
        repo = self.hub.repos.get(repo_id)
        if repo and (not repo.private or self.headers.get("Authorization") == f"Bearer {TOKEN}"):
            return repo
        self._error(404, "RepoNotFound", "Repository not found")
        return None

    def _at(self, repo_id: str, revision: str) -> tuple[str, Commit] | None:
        repo = self._repo(repo_id)
        if repo is None:
            return None
        sha = repo.sha(revision or "main")
        if sha is None:
            self._error(404, "RevisionNotFound", f"Invalid rev id: {revision}")
            return None
        return sha, repo.commits[sha]

    def whoami(self) -> None:
        if self._known():
            self._json({"type": "user", "name": USER, "fullname": "Ann", "orgs": [], "auth": {"type": "access_token"}})

    def create(self) -> None:
        if not self._known():
            return
        asked = json.loads(self.body)
        owner = asked.get("organization") or USER
        repo_id, url = f"{owner}/{asked['name']}", f"{self.hub.endpoint}/datasets/{owner}/{asked['name']}"
        if owner != USER:
            self._error(403, "", f"You don't have the rights to create a dataset under the namespace {owner}")
        elif repo_id in self.hub.repos:
            self._json({"error": "You already created this dataset repo", "url": url}, 409)
        else:
            self.hub.create(repo_id, private=asked.get("visibility") == "private" or asked.get("private") is True)
            self._json({"url": url, "name": repo_id, "id": repo_id})

    def validate_yaml(self) -> None:
        import yaml

        text = json.loads(self.body)["content"]
        header = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
        try:
            known = yaml.safe_load(header.group(1)) if header else {}
        except yaml.YAMLError as error:
            return self._json({"errors": [{"message": str(error)}], "warnings": []}, 400)
        errors = [{"message": f'"{key}" is required'} for key in ("configs", "license") if key not in known]
        return self._json({"errors": errors, "warnings": []}, 400 if errors else 200)

    def info(self, repo_id: str, revision: str = "") -> None:
        found = self._at(repo_id, revision)
        if found:
            sha, commit = found
            siblings = [{"rfilename": path} for path in sorted(commit.files)]
            private = self.hub.repos[repo_id].private
            self._json(
                {"id": repo_id, "sha": sha, "private": private, "siblings": siblings, "tags": [], "gated": False}
            )

    def branch(self, repo_id: str, name: str) -> None:
        repo = self._repo(repo_id) if self._known() else None
        if repo is None:
            return
        if name in repo.refs:
            return self._error(409, "", f"Reference already exists: {name}")
        repo.refs[name] = repo.refs["main"]
        return self._json({})

    def preupload(self, repo_id: str, revision: str) -> None:
        found = self._at(repo_id, revision)
        if found:
            asked = json.loads(self.body)["files"]
            answers = [
                {"path": file["path"], "uploadMode": _mode(file["path"]), "shouldIgnore": False} for file in asked
            ]
            self._json({"files": answers, "commitOid": found[0]})

    def lfs_batch(self, repo_id: str) -> None:
        if not self._known() or self._repo(repo_id) is None:
            return
        answers = []
        for item in json.loads(self.body)["objects"]:
            upload = {"href": f"{self.hub.endpoint}/lfs/{item['oid']}"}
            there = item["oid"] in self.hub.uploads
            answers.append({**item, "authenticated": True, **({} if there else {"actions": {"upload": upload}})})
        self._send(
            200,
            json.dumps({"transfer": "basic", "objects": answers}).encode(),
            {"Content-Type": "application/vnd.git-lfs+json"},
        )

    def upload(self, oid: str) -> None:
        if _sha256(self.body) != oid:
            return self._error(400, "", "the bytes are not those that were announced")
        self.hub.uploads[oid] = self.body
        return self._send(200, b"", {})

    def commit(self, repo_id: str, revision: str) -> None:
        found = self._at(repo_id, revision) if self._known() else None
        if found is None:
            return
        lines = [json.loads(line) for line in self.body.splitlines()]
        header = next(line["value"] for line in lines if line["key"] == "header")
        if header.get("parentCommit", found[0]) != found[0]:
            return self._error(412, "", "A commit has happened since. Please refresh and try again.")
        files = dict(found[1].files)
        for line in lines:
            _apply(line["key"], line["value"], files, self.hub.uploads)
        sha = self.hub.repos[repo_id].add(revision, Commit(header["summary"], found[0], files))
        url = f"{self.hub.endpoint}/datasets/{repo_id}/commit/{sha}"
        return self._json({"success": True, "commitOid": sha, "commitUrl": url, "hookOutput": ""})

    def tree(self, repo_id: str, revision: str, folder: str = "") -> None:
        found = self._at(repo_id, revision)
        if found:
            deep = self.query.get("recursive", ["false"])[0].lower() == "true"
            rows = _tree(found[1].files, folder, deep)
            if rows or not folder:
                self._json(rows)
            else:
                self._error(404, "EntryNotFound", f"{folder} does not exist")

    def paths_info(self, repo_id: str, revision: str) -> None:
        found = self._at(repo_id, revision)
        if found:
            asked = parse_qs(self.body.decode()).get("paths", [])
            rows = _tree(found[1].files, "", deep=True)
            self._json([row for row in rows if row["path"] in asked])

    def resolve(self, repo_id: str, revision: str, path: str) -> None:
        found = self._at(repo_id, revision)
        if found is None:
            return
        data = found[1].files.get(path)
        if data is None:
            return self._error(404, "EntryNotFound", f"{path} does not exist")
        mark = {"X-Repo-Commit": found[0], "ETag": f'"{_sha256(data)}"', "Accept-Ranges": "bytes"}
        mark |= {"X-Linked-Size": str(len(data)), "X-Linked-ETag": mark["ETag"]}
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        if not asked:
            return self._send(200, data, mark)
        start, end = int(asked[1]), min(int(asked[2] or len(data)), len(data) - 1)
        if start >= len(data):
            return self._send(416, b"", {"Content-Range": f"bytes */{len(data)}"})
        return self._send(206, data[start : end + 1], {**mark, "Content-Range": f"bytes {start}-{end}/{len(data)}"})


REPO, REV = r"([\w.-]+/[\w.-]+)", r"([^/]+)"
ROUTES = (
    ("GET", r"/api/whoami-v2", _Handler.whoami),
    ("POST", r"/api/repos/create", _Handler.create),
    ("POST", r"/api/validate-yaml", _Handler.validate_yaml),
    ("GET", rf"/api/datasets/{REPO}", _Handler.info),
    ("GET", rf"/api/datasets/{REPO}/revision/{REV}", _Handler.info),
    ("POST", rf"/api/datasets/{REPO}/branch/{REV}", _Handler.branch),
    ("POST", rf"/api/datasets/{REPO}/preupload/{REV}", _Handler.preupload),
    ("POST", rf"/api/datasets/{REPO}/commit/{REV}", _Handler.commit),
    ("POST", rf"/api/datasets/{REPO}/paths-info/{REV}", _Handler.paths_info),
    ("GET", rf"/api/datasets/{REPO}/tree/{REV}(?:/(.+))?", _Handler.tree),
    ("POST", rf"/datasets/{REPO}\.git/info/lfs/objects/batch", _Handler.lfs_batch),
    ("PUT", r"/lfs/([0-9a-f]{64})", _Handler.upload),
    ("GET HEAD", rf"/datasets/{REPO}/resolve/{REV}/(.+)", _Handler.resolve),
)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _mode(path: str) -> str:
    return "lfs" if path.endswith(LFS_ENDINGS) else "regular"


def _apply(key: str, value: dict[str, str], files: dict[str, bytes], uploads: dict[str, bytes]) -> None:
    if key == "file":
        files[value["path"]] = base64.b64decode(value["content"])
    elif key == "lfsFile":
        files[value["path"]] = uploads[value["oid"]]
    elif key == "deletedFile":
        del files[value["path"]]


def _tree(files: dict[str, bytes], folder: str, deep: bool) -> list[dict[str, object]]:
    start = f"{folder}/" if folder else ""
    rows: dict[str, dict[str, object]] = {}
    for path in sorted(path for path in files if path.startswith(start)):
        parts = path[len(start) :].split("/")
        for depth in range(1, len(parts)):
            inner = start + "/".join(parts[:depth])
            if deep or depth == 1:
                rows[inner] = {"type": "directory", "path": inner, "size": 0, "oid": _sha256(inner.encode())[:40]}
        if deep or len(parts) == 1:
            rows[path] = _file_row(path, files[path])
    return list(rows.values())


def _file_row(path: str, data: bytes) -> dict[str, object]:
    row: dict[str, object] = {"type": "file", "path": path, "size": len(data), "oid": _sha256(data)[:40]}
    if _mode(path) == "lfs":
        row["lfs"] = {"oid": _sha256(data), "size": len(data), "pointerSize": 130}
    return row
