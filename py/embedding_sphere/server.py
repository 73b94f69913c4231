"""Serves a built page on this machine."""

import errno
import functools
import signal
import threading
import webbrowser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class ServeError(ValueError):
    """The page cannot be served: one sentence."""


class Handler(SimpleHTTPRequestHandler):
    """Static files with the media types a module page needs; quiet unless something is missing."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".wasm": "application/wasm",
        ".esb": "application/octet-stream",
        ".whl": "application/zip",
    }

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def list_directory(self, path):  # type: ignore[no-untyped-def]
        self.send_error(404, "Not found")

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def serve(folder: Path, host: str, port: int, open_browser: bool) -> None:
    """Serve `folder` until interrupted or ended; prints the one line with the address.

    Raises
    ------
    ServeError
        When the port is taken or the host is not this machine's.
    """
    handler = functools.partial(Handler, directory=str(folder))
    try:
        server = ThreadingHTTPServer((host, port), handler)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServeError(
                f"Port {port} is taken: stop what uses it, or choose another "
                f"(`make run PORT={port + 1}`, `embedding-sphere serve --port {port + 1}`)."
            ) from None
        raise ServeError(
            f"Cannot serve at {host}:{port}: {error.strerror}; choose another host or port."
        ) from None
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
