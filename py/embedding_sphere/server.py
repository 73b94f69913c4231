"""Serves a built page on this machine.

Only files below the folder are given, only to requests that name this server, and compressed
when the build has laid a ``.br`` or ``.gz`` beside them and the browser reads it.
"""

import email.utils
import errno
import functools
import ipaddress
import re
import signal
import threading
import webbrowser
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copyfileobj
from typing import Any
from urllib.parse import unquote, urlsplit

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".py": "text/x-python; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".txt": "text/plain; charset=utf-8",
    ".whl": "application/zip",
    ".zip": "application/zip",
    ".gz": "application/gzip",
}
# From the port that is asked for on.
PORTS_TRIED = 50
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
POLICY = re.compile(r'http-equiv="Content-Security-Policy"\s+content="([^"]+)"')
SAFE_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Whoever opened the page holds no handle of it, and it none of them.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class ServeError(ValueError):
    """The page cannot be served: one sentence."""


class Handler(BaseHTTPRequestHandler):
    """Files of one folder with the media types a module page needs; quiet unless one is missing."""

    protocol_version = "HTTP/1.1"
    # Header and body go out in two writes; waiting to join them costs 40 ms a file.
    disable_nagle_algorithm = True

    def __init__(self, *given: object, folder: Path, hosts: frozenset[str]) -> None:
        self.folder, self.hosts = folder.resolve(), hosts
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.answer(with_body=True)

    def do_HEAD(self) -> None:
        self.answer(with_body=False)

    def answer(self, with_body: bool) -> None:
        """Send the file that is asked for, or say in one sentence why not."""
        if not is_meant(self.headers.get("Host", ""), self.hosts):
            # Another site's name that leads to this machine would read the page as its own.
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This server has another name")
            return
        path = find(self.folder, urlsplit(self.path).path)
        if path is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        encoding, sent = choose(path, self.headers.get("Accept-Encoding", ""))
        status = sent.stat()
        tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
        if tag in self.headers.get("If-None-Match", ""):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.describe(path, tag, None)
            self.end_headers()
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Length", str(status.st_size))
        self.send_header("Last-Modified", email.utils.formatdate(status.st_mtime, usegmt=True))
        self.describe(path, tag, encoding)
        self.end_headers()
        if with_body:
            with sent.open("rb") as file:
                copyfileobj(file, self.wfile)

    def describe(self, path: Path, tag: str, encoding: str | None) -> None:
        """Add the headers that say what the file is and how it may be used."""
        media_type = MEDIA_TYPES.get(path.suffix, "application/octet-stream")
        for name, value in SAFE_HEADERS.items():
            self.send_header(name, value)
        page = path if path.suffix == ".html" else self.folder / "index.html"
        if policy := policy_of(page):
            # A frame of the page's own may be shown in it; a meta element cannot say this.
            self.send_header("Content-Security-Policy", f"{policy}; frame-ancestors 'self'")
        self.send_header("Content-Type", media_type)
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("ETag", tag)
        if encoding:
            self.send_header("Content-Encoding", encoding)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def find(folder: Path, address: str) -> Path | None:
    """Return the file that an address names, or None when it is not one below `folder`."""
    name = unquote(address).lstrip("/")
    if "\0" in name or "\\" in name or any(part.startswith(".") for part in name.split("/")):
        return None
    path = folder / (f"{name}index.html" if not name or name.endswith("/") else name)
    try:
        inside = path.resolve(strict=True).is_relative_to(folder)
    except (OSError, RuntimeError):
        return None
    return path if inside and path.is_file() else None


def choose(path: Path, accepted: str) -> tuple[str | None, Path]:
    """Return the encoding to send a file in, None for none, and the file that holds it so."""
    offers = dict(read_offer(offer) for offer in accepted.split(","))
    for encoding, suffix in ENCODINGS:
        packed = path.with_name(path.name + suffix)
        if offers.get(encoding, 0.0) > 0 and packed.is_file():
            return encoding, packed
    return None, path


def read_offer(offer: str) -> tuple[str, float]:
    """Read one encoding of Accept-Encoding with its weight (RFC 9110, section 12.5.3)."""
    name, _, weight = offer.partition(";")
    try:
        return name.strip().lower(), float(weight.partition("=")[2] or 1)
    except ValueError:
        return name.strip().lower(), 0.0


def is_meant(host: str, hosts: frozenset[str]) -> bool:
    """Whether a Host header names this server: by an address, as localhost, or as it was told."""
    name = (urlsplit(f"//{host}").hostname or "").lower()
    if name in hosts or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@functools.lru_cache(maxsize=16)
def policy_of(page: Path) -> str | None:
    """The content policy that a page states for itself, to be sent with it and with its workers."""
    found = POLICY.search(page.read_text(encoding="utf-8")) if page.is_file() else None
    return found[1] if found else None


def _listen(host: str, port: int, handler: Any) -> ThreadingHTTPServer:
    """Return a server at the port, or at the first of those after it that is free."""
    for number in range(port, min(port + PORTS_TRIED, 65536)):
        try:
            return ThreadingHTTPServer((host, number), handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise ServeError(
                    f"Cannot serve at {host}:{number}: {error.strerror}; choose another host or "
                    "port."
                ) from None
    raise ServeError(
        f"Port {port} and those after it are taken: stop what uses them, or let one be chosen "
        "(`make run PORT=0`, `embedding-sphere serve --port 0`)."
    )


def serve(folder: Path, host: str, port: int, open_browser: bool) -> None:
    """Serve `folder` until interrupted or ended; prints the one line with the address.

    Raises
    ------
    ServeError
        When the port and those after it are taken, or the host is not this machine's.
    """
    handler = functools.partial(Handler, folder=folder, hosts=frozenset({host.lower()}))
    server = _listen(host, port, handler)
    server.daemon_threads = True
    if port not in (0, server.server_address[1]):
        print(f"Port {port} is taken: {server.server_address[1]} is used.", flush=True)
    if host in {"", "0.0.0.0", "::"}:
        print("This page is open to the whole network.", flush=True)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{server.server_address[1]}"
    if threading.current_thread() is threading.main_thread():
        # Being ended is like Ctrl-C: who called tidies up.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        print(f"embedding-sphere is at {address}  (Ctrl-C stops it)", flush=True)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    finally:
        server.server_close()
