"""Fetching against a local server that breaks connections, ignores ranges or sends wrong bytes."""

import hashlib
import json
import random
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sphere_build import download as downloads
from sphere_build import vendor as vendors
from sphere_build.download import RemoteZip, Unavailable, download
from sphere_build.vendor import AddressSource, MemberSource, PackageSource, Vendor, Wanted

ROOT = Path(__file__).resolve().parents[3]
BODY = random.Random(1).randbytes(300_000)


class Shelf(ThreadingHTTPServer):
    """A file server whose misbehaviour the tests choose."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {"/file": BODY}
        self.ranges = True
        self.status = None
        self.breaks = []  # after how many bytes the next answers are cut off
        self.requests = []  # (path, Range header) of each request
        self.sent = 0

    def address(self, name="file"):
        return f"http://127.0.0.1:{self.server_address[1]}/{name}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        span = self.headers.get("Range")
        self.server.requests.append((self.path, span))
        body = self.server.files.get(self.path)
        if self.server.status or body is None:
            self.send_error(self.server.status or 404)
            return
        if span and self.server.ranges:
            first, _, last = span.removeprefix("bytes=").partition("-")
            first, last = int(first), int(last) if last else len(body) - 1
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(body)}")
            body = body[first : last + 1]
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.server.breaks:
            body = body[: self.server.breaks.pop(0)]
        self.server.sent += len(body)
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def shelf():
    server = Shelf()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def part(tmp_path):
    return tmp_path / "file.part"


def wanted(body=BODY, name="thing-1.0-any.whl", sources=("first", "second")):
    return Wanted(name, len(body), hashlib.sha256(body).hexdigest(), sources)


def nobody():
    """An address at which nothing listens."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.server_close()
    return f"http://127.0.0.1:{server.server_address[1]}/{{name}}"


class Giving:
    """A source that gives fixed bytes and counts how often it is asked."""

    def __init__(self, body=BODY):
        self.body, self.asked = body, 0

    def fetch(self, wanted, part):
        self.asked += 1
        part.write_bytes(self.body)


class Failing(Giving):
    def fetch(self, wanted, part):
        self.asked += 1
        raise Unavailable("is not there")


class Untouched:
    def fetch(self, wanted, part):
        raise AssertionError("the network was asked although the cache is full")


def test_a_broken_transfer_is_continued_from_where_it_broke(shelf, part):
    shelf.breaks = [100_000, 50_000]
    download(shelf.address(), part, len(BODY), pause=0)
    assert part.read_bytes() == BODY
    assert [span for _, span in shelf.requests] == [None, "bytes=100000-", "bytes=150000-"]


def test_what_an_earlier_run_left_is_continued(shelf, part):
    part.write_bytes(BODY[:1234])
    download(shelf.address(), part, len(BODY), pause=0)
    assert part.read_bytes() == BODY
    assert shelf.sent == len(BODY) - 1234


def test_without_range_support_a_broken_transfer_starts_over(shelf, part):
    shelf.ranges = False
    shelf.breaks = [100_000]
    download(shelf.address(), part, len(BODY), pause=0)
    assert part.read_bytes() == BODY
    assert shelf.sent == 100_000 + len(BODY)


def test_a_part_that_is_too_long_is_thrown_away(shelf, part):
    part.write_bytes(BODY + b"more")
    download(shelf.address(), part, len(BODY), pause=0)
    assert part.read_bytes() == BODY


def test_attempts_without_progress_are_counted_and_given_up(shelf, part):
    shelf.status = 503
    with pytest.raises(Unavailable, match="answered 503"):
        download(shelf.address(), part, len(BODY), attempts=3, pause=0)
    assert len(shelf.requests) == 3


def test_a_missing_file_is_not_asked_for_again(shelf, part):
    with pytest.raises(Unavailable, match="answered 404"):
        download(shelf.address("absent"), part, 10, pause=0)
    assert len(shelf.requests) == 1


def test_pauses_between_attempts_double(shelf, part, monkeypatch):
    shelf.status = 500
    pauses = []
    monkeypatch.setattr(downloads.time, "sleep", pauses.append)
    with pytest.raises(Unavailable):
        download(shelf.address(), part, 10, attempts=4, pause=0.5)
    assert pauses == [0.5, 1.0, 2.0]


@pytest.fixture
def archive(shelf, tmp_path):
    """A zip on the shelf with a deflated and a stored member among much else."""
    path = tmp_path / "big.zip"
    text = b"the same words again and again " * 4000
    with zipfile.ZipFile(path, "w") as file:
        for number in range(8):
            file.writestr(f"ballast/{number}", random.Random(number).randbytes(200_000))
        file.writestr("in/text-1.0.whl", text, zipfile.ZIP_DEFLATED)
        file.writestr("in/noise-1.0.whl", BODY, zipfile.ZIP_STORED)
        file.writestr("in/squeezed-1.0.whl", text, zipfile.ZIP_LZMA)
    shelf.files["/big.zip"] = path.read_bytes()
    return {"in/text-1.0.whl": text, "in/noise-1.0.whl": BODY}


def test_members_come_by_ranges_without_the_rest(shelf, archive, part):
    size = len(shelf.files["/big.zip"])
    remote = RemoteZip(shelf.address("big.zip"), size, pause=0)
    for name, body in archive.items():
        remote.extract(name, part)
        assert part.read_bytes() == body
    assert shelf.sent < size / 2


def test_a_broken_member_is_continued(shelf, archive, part):
    remote = RemoteZip(shelf.address("big.zip"), len(shelf.files["/big.zip"]), pause=0)
    before = shelf.sent
    shelf.breaks = [30, 100_000]  # the header whole, then a part of the member
    remote.extract("in/noise-1.0.whl", part)
    assert part.read_bytes() == BODY
    assert shelf.sent - before == 30 + len(BODY)


def test_a_server_without_ranges_is_no_source_of_members(shelf, archive):
    shelf.ranges = False
    with pytest.raises(Unavailable, match="byte ranges"):
        RemoteZip(shelf.address("big.zip"), len(shelf.files["/big.zip"]), pause=0)


def test_what_is_not_a_zip_says_so(shelf):
    with pytest.raises(Unavailable, match="zip index"):
        RemoteZip(shelf.address(), len(BODY), pause=0)


@pytest.mark.parametrize(
    ("member", "reason"), [("in/absent", "does not hold"), ("in/squeezed-1.0.whl", "method 14")]
)
def test_members_that_cannot_be_had(shelf, archive, part, member, reason):
    remote = RemoteZip(shelf.address("big.zip"), len(shelf.files["/big.zip"]), pause=0)
    with pytest.raises(Unavailable, match=reason):
        remote.extract(member, part)


def test_a_member_source_checks_the_archive_it_is_led_to(shelf, archive, part):
    body = shelf.files["/big.zip"]
    found = (shelf.address("big.zip"), hashlib.sha256(body).hexdigest())
    source = MemberSource("in/{name}", len(body), found[1], lambda: found, pause=0)
    source.fetch(wanted(name="noise-1.0.whl"), part)
    assert part.read_bytes() == BODY
    other = MemberSource("in/{name}", len(body), "0" * 64, lambda: found, pause=0)
    with pytest.raises(Unavailable, match=f"got {found[1]}, expected {'0' * 64}"):
        other.fetch(wanted(name="noise-1.0.whl"), part)


def test_a_package_is_downloaded_once_for_all_its_members(tmp_path, part):
    calls = []

    def get(folder):
        calls.append(folder)
        with zipfile.ZipFile(folder / "package.whl", "w") as file:
            file.writestr("in/a", b"first")
            file.writestr("in/b", b"second")
        return folder / "package.whl"

    source = PackageSource(get, "in/{name}")
    for name, body in (("a", b"first"), ("b", b"second")):
        source.fetch(wanted(body, name), part)
        assert part.read_bytes() == body
    with pytest.raises(Unavailable, match="does not hold c"):
        source.fetch(wanted(name="c"), part)
    assert len(calls) == 1
    source.close()
    assert not calls[0].exists()


def keeper(tmp_path, **sources):
    lines = []
    return Vendor(tmp_path, sources, lines.append), lines


def test_a_file_is_fetched_once_and_then_kept(tmp_path):
    first = Giving()
    shop, lines = keeper(tmp_path, first=first)
    path = shop.fetch(wanted())
    assert path == tmp_path / wanted().sha256
    assert path.read_bytes() == BODY
    assert lines == ["Fetching thing 1.0 (0.3 MB) ..."]
    assert keeper(tmp_path, first=Untouched())[0].fetch(wanted()) == path
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_damaged_cache_entry_is_replaced(tmp_path):
    (tmp_path / wanted().sha256).write_bytes(BODY[:-1])
    shop, _ = keeper(tmp_path, first=Giving())
    assert shop.fetch(wanted()).read_bytes() == BODY


def test_wrong_bytes_are_refused_and_the_next_source_is_asked(tmp_path):
    shop, lines = keeper(tmp_path, first=Giving(b"something else"), second=Giving())
    assert shop.fetch(wanted()).read_bytes() == BODY
    got = hashlib.sha256(b"something else").hexdigest()
    assert f"wrong thing-1.0-any.whl, refused: got sha256 {got} (14 bytes)" in lines[1]
    assert f"expected {wanted().sha256} (300000 bytes)" in lines[1]


def test_wrong_bytes_everywhere_stop_the_build_and_leave_nothing(tmp_path):
    shop, _ = keeper(tmp_path, first=Giving(b"x"), second=Giving(b"y"))
    with pytest.raises(
        SystemExit, match=r"Could not fetch thing-1\.0-any\.whl: first sent a wrong"
    ):
        shop.fetch(wanted())
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_failed_is_not_asked_again(tmp_path):
    first, second = Failing(), Giving()
    shop, _ = keeper(tmp_path, first=first, second=second)
    shop.fetch(wanted())
    second.body = b"another"
    shop.fetch(wanted(b"another", "another-2.0.whl"))
    assert (first.asked, second.asked) == (1, 2)


def test_without_a_network_one_sentence_says_what_to_do(tmp_path):
    source = AddressSource(nobody(), timeout=1, pause=0)
    shop, _ = keeper(tmp_path, first=source)
    with pytest.raises(SystemExit) as stopped:
        shop.fetch(wanted(sources=("first",)))
    text = str(stopped.value)
    assert "first could not be reached" in text
    assert "Check the network and run make again" in text
    assert "\n" not in text


def test_an_address_is_asked_once_only(shelf, part):
    shelf.status = 503
    with pytest.raises(Unavailable):
        AddressSource(shelf.address("{name}")).fetch(wanted(), part)
    assert shelf.requests == [("/thing-1.0-any.whl", None)]


def test_the_cache_lies_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("EMBEDDING_SPHERE_CACHE", str(tmp_path / "own"))
    assert vendors.cache_folder() == tmp_path / "own"
    monkeypatch.delenv("EMBEDDING_SPHERE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert vendors.cache_folder() == tmp_path / "embedding-sphere"


def test_a_cache_that_cannot_be_written_is_named(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("EMBEDDING_SPHERE_CACHE", str(tmp_path / "file"))
    with pytest.raises(SystemExit, match="Could not write to the cache"):
        vendors.vendor()


def test_a_lock_is_fetched_whole(monkeypatch, tmp_path, shelf):
    monkeypatch.setenv("EMBEDDING_SPHERE_CACHE", str(tmp_path / "cache"))
    row = {"name": "file", "bytes": len(BODY), "sha256": wanted().sha256, "sources": ["near"]}
    source = {"kind": "address", "address": shelf.address("{name}")}
    lock = {"version": 1, "sources": {"near": source}, "tools": [], "files": [row]}
    (tmp_path / "lock.json").write_text(json.dumps(lock))
    places = vendors.vendor(tmp_path / "lock.json", say=lambda _: None)
    assert places["file"].read_bytes() == BODY


def test_without_the_pip_it_wants_the_next_source_is_asked(monkeypatch, tmp_path, shelf):
    monkeypatch.setenv("EMBEDDING_SPHERE_CACHE", str(tmp_path / "cache"))
    near = {"kind": "address", "address": shelf.address("{name}")}
    nowhere = {"kind": "address", "address": nobody()}
    member = {"kind": "member", "package": "p==1", "member": "{name}", "bytes": 1, "sha256": ""}
    row = {"name": "file", "bytes": len(BODY), "sha256": wanted().sha256}
    lock = {
        "version": 1,
        "sources": {"near": near, "nowhere": nowhere, "member": member},
        "tools": [{**row, "name": "pip-1-any.whl", "sha256": "0", "sources": ["nowhere"]}],
        "files": [{**row, "sources": ["member", "near"]}],
    }
    (tmp_path / "lock.json").write_text(json.dumps(lock))
    lines = []
    places = vendors.vendor(tmp_path / "lock.json", say=lines.append)
    assert places["file"].read_bytes() == BODY
    assert "  member was not asked, because pip 1 could not be had." in lines


def test_the_lock_agrees_with_the_release_of_pyodide_that_npm_installs():
    path = ROOT / "node_modules" / "pyodide" / "pyodide-lock.json"
    if not path.exists():
        pytest.skip("node_modules is missing: run make build")
    release = {
        row["file_name"]: row["sha256"] for row in json.loads(path.read_text())["packages"].values()
    }
    files, tools, sources = vendors.read_lock()
    ours = {file.name: file.sha256 for file in files if not file.name.startswith("msgpack-")}
    assert len(ours) == 5
    assert ours.items() <= release.items()
    version = json.loads((path.parent / "package.json").read_text())["version"]
    assert f"/v{version}/" in sources["pyodide-cdn"]["address"]
    for file in files + tools:
        assert file.bytes > 0
        assert set(file.sources) <= set(sources)
        for name in file.sources:
            vendors.make_source(sources[name], lambda: Path())
