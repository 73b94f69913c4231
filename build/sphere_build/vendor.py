"""Brings what the page needs from outside npm, checked against ``build/vendor.lock.json``.

``python -m sphere_build.vendor`` fills a cache outside the clone (``EMBEDDING_SPHERE_CACHE``, else
``XDG_CACHE_HOME/embedding-sphere``, else ``~/.cache/embedding-sphere``) in which every file is
named by its sha256. A full cache needs no network. Each file lists its sources in order; a
source that fails once is not asked again in the same run. Only the standard library is used,
because nothing else need be installed yet.
"""

import contextlib
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from .download import RemoteZip, Unavailable, download
from .files import ROOT

LOCK = ROOT / "build" / "vendor.lock.json"


@dataclass(frozen=True)
class Wanted:
    """One file of the lock: its name, size in bytes, sha256 and the names of its sources."""

    name: str
    bytes: int
    sha256: str
    sources: tuple[str, ...]

    @property
    def title(self) -> str:
        """The name and version in words, e.g. "numpy 2.4.3"."""
        return " ".join(self.name.split("-")[:2])


class Source(Protocol):
    """Where files come from."""

    def fetch(self, wanted: Wanted, part: Path) -> None:
        """Write the file to `part`, continuing what is there; raise `Unavailable` if it cannot."""


@dataclass
class AddressSource:
    """A server that holds each file under its name; asked once and quickly given up."""

    template: str
    attempts: int = 1
    timeout: float = 8.0
    pause: float = 1.0

    def fetch(self, wanted: Wanted, part: Path) -> None:
        address = self.template.replace("{name}", wanted.name)
        download(
            address, part, wanted.bytes,
            attempts=self.attempts, timeout=self.timeout, pause=self.pause,
        )  # fmt: skip


@dataclass
class MemberSource:
    """Members of a package's wheel, fetched by byte ranges without the rest of it.

    `locate` returns the wheel's address and sha256 as the package index states them.
    """

    member: str
    size: int
    sha256: str
    locate: Callable[[], tuple[str, str]]
    pause: float = 1.0
    archive: RemoteZip | None = None

    def fetch(self, wanted: Wanted, part: Path) -> None:
        if self.archive is None:
            address, sha256 = self.locate()
            if sha256 != self.sha256:
                raise Unavailable(f"is another file (got {sha256}, expected {self.sha256})")
            self.archive = RemoteZip(address, self.size, self.pause)
        self.archive.extract(self.member.replace("{name}", wanted.name), part)


@dataclass
class PackageSource:
    """A package's wheel as pip downloads it, or one member of it when `member` is given."""

    get: Callable[[Path], Path]
    member: str | None = None
    folder: Path | None = None
    wheel: Path | None = None

    def fetch(self, wanted: Wanted, part: Path) -> None:
        if self.wheel is None:
            self.folder = Path(tempfile.mkdtemp(prefix="package-", dir=part.parent))
            self.wheel = self.get(self.folder)
        if self.member is None:
            shutil.copyfile(self.wheel, part)
            return
        with zipfile.ZipFile(self.wheel) as archive:
            try:
                source = archive.open(self.member.replace("{name}", wanted.name))
            except KeyError:
                raise Unavailable(f"does not hold {wanted.name}") from None
            with source, part.open("wb") as file:
                shutil.copyfileobj(source, file)

    def close(self) -> None:
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def pip(*arguments: str, program: Sequence[str] = ("-m", "pip")) -> None:
    """Run pip quietly; raise `Unavailable` with its last line when it fails."""
    command = [sys.executable, *program, *arguments, "--quiet", "--retries=2", "--timeout=15"]
    command += ["--disable-pip-version-check", "--no-input"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise Unavailable(f"could not be had through pip ({lines[-1] if lines else 'no reason'})")


def pip_download(package: str, options: Sequence[str], folder: Path) -> Path:
    """The wheel of `package` ("name==version"), downloaded by pip into `folder`."""
    pip("download", "--no-deps", "--only-binary=:all:", *options, "--dest", str(folder), package)
    return next(folder.glob("*.whl"))


def pip_locate(package: str, pip_wheel: Path) -> tuple[str, str]:
    """Address and sha256 of the wheel of `package`, as the user's package index states them.

    pip's own recent release is asked, run from its wheel: the pip in the virtual environment
    may be one that downloads the whole file to answer.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--dry-run", "--ignore-installed", "--no-deps", "--only-binary=:all:"]
        options += ["--ignore-requires-python", "--use-feature=fast-deps", f"--report={report}"]
        pip("install", *options, package, program=[str(pip_wheel / "pip")])
        found = json.loads(report.read_text())["install"][0]["download_info"]
    return found["url"], found["archive_info"]["hashes"]["sha256"]


@dataclass
class Vendor:
    """The cache and the sources that fill it.

    Parameters
    ----------
    cache
        Folder of the files, each named by its sha256.
    sources
        By the names that the lock gives them.
    say
        Takes each line of progress.
    """

    cache: Path
    sources: dict[str, Source]
    say: Callable[[str], None] = print
    failed: dict[str, str] = field(default_factory=dict)

    def path(self, wanted: Wanted) -> Path:
        return self.cache / wanted.sha256

    def has(self, wanted: Wanted) -> bool:
        path = self.path(wanted)
        return path.exists() and mismatch(path, wanted) is None

    def fetch(self, wanted: Wanted) -> Path:
        """Return the file's place in the cache, fetching it when it is not there.

        Raises
        ------
        SystemExit
            With one sentence, when no source can give it.
        """
        path = self.path(wanted)
        if self.has(wanted):
            return path
        self.say(f"Fetching {wanted.title} ({wanted.bytes / 1e6:.1f} MB) ...")
        for name in wanted.sources:
            if name in self.failed:
                continue
            part = self.cache / f"{wanted.sha256}.{name}.part"
            try:
                self.sources[name].fetch(wanted, part)
                if wrong := mismatch(part, wanted):
                    part.unlink()
                    raise Unavailable(f"sent a wrong {wanted.name}, refused: {wrong}")
            except Unavailable as error:
                self.failed[name] = str(error)
                self.say(f"  {name} {error}.")
                continue
            os.replace(part, path)
            return path
        tried = "; ".join(f"{name} {self.failed[name]}" for name in wanted.sources)
        raise SystemExit(
            f"Could not fetch {wanted.name}: {tried}. Check the network and run make again: "
            "what has arrived is kept."
        )


def mismatch(path: Path, wanted: Wanted) -> str | None:
    """How the file at `path` differs from the lock, or None when it is the one."""
    with path.open("rb") as file:
        got = hashlib.file_digest(file, "sha256").hexdigest()
    if got == wanted.sha256:
        return None
    size = path.stat().st_size
    return f"got sha256 {got} ({size} bytes), expected {wanted.sha256} ({wanted.bytes} bytes)"


def cache_folder() -> Path:
    """The cache's place, outside the clone so that a second clone needs no network."""
    if own := os.environ.get("EMBEDDING_SPHERE_CACHE"):
        return Path(own).resolve()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "embedding-sphere"


def read_lock(path: Path = LOCK) -> tuple[list[Wanted], list[Wanted], dict[str, Any]]:
    """The lock's files, the tools that fetching them needs, and its sources as written."""
    lock = json.loads(path.read_text())
    if lock.get("version") != 1:
        raise SystemExit(f"{path.name} has version {lock.get('version')}, expected 1.")
    files, tools = (
        [Wanted(row["name"], row["bytes"], row["sha256"], tuple(row["sources"])) for row in rows]
        for rows in (lock["files"], lock["tools"])
    )
    return files, tools, lock["sources"]


def make_source(row: dict[str, Any], pip_wheel: Callable[[], Path]) -> Source:
    """The source that a row of the lock describes."""
    if row["kind"] == "address":
        return AddressSource(row["address"])
    package = row["package"]
    if row["kind"] == "package":
        get = functools.partial(pip_download, package, row.get("options", []))
        return PackageSource(get, row.get("member"))
    if row["kind"] == "member":
        locate = lambda: pip_locate(package, pip_wheel())  # noqa: E731
        return MemberSource(row["member"], row["bytes"], row["sha256"], locate)
    raise SystemExit(f"{LOCK.name} names a source of kind {row['kind']!r}, which is not known.")


@contextlib.contextmanager
def alone(cache: Path) -> Iterator[None]:
    """Hold the cache: a second build waits instead of writing the same files."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as file:
        with contextlib.suppress(ImportError):
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def vendor(lock: Path = LOCK, say: Callable[[str], None] = print) -> dict[str, Path]:
    """Fill the cache with the lock's files and return their places by file name."""
    files, tools, rows = read_lock(lock)
    cache = cache_folder()
    keeper = Vendor(cache, {}, say)

    def pip_wheel() -> Path:
        try:
            return keeper.fetch(tools[0])
        except SystemExit:
            raise Unavailable(f"was not asked, because {tools[0].title} could not be had") from None

    keeper.sources = {name: make_source(row, pip_wheel) for name, row in rows.items()}
    try:
        with alone(cache):
            return {wanted.name: keeper.fetch(wanted) for wanted in files}
    except OSError as error:
        raise SystemExit(
            f"Could not write to the cache {cache}: {error.strerror or error}; make room or "
            "set EMBEDDING_SPHERE_CACHE to another folder."
        ) from None
    finally:
        for source in keeper.sources.values():
            if isinstance(source, PackageSource):
                source.close()


if __name__ == "__main__":
    vendor()
