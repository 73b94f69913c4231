"""Files that come after the start, with a page made of Python: an import finds them, once."""

import gzip
import importlib
import sys
from types import ModuleType, SimpleNamespace

import pytest

LATE = "late_module_of_a_test"
PACKED = gzip.compress(f"{LATE}.py=answer = 42".encode())


class Page:
    """What ``js.deferredFiles`` is in the tab: installs the files of a text in a folder."""

    def __init__(self, folder, online):
        self.folder, self.online, self.installed, self.asked = folder, online, False, 0

    def isInstalled(self):
        return self.installed

    async def install(self):
        self._install(gzip.decompress(self._fetch()))

    def installSync(self, unpack):
        self._install(unpack(SimpleNamespace(to_bytes=self._fetch)))

    def _fetch(self):
        self.asked += 1
        if not self.online:
            raise ModuleNotFoundError  # stands for the exception of JavaScript, below
        return PACKED

    def _install(self, plain):
        name, _, text = plain.decode().partition("=")
        (self.folder / name).write_text(text)
        self.installed = True


@pytest.fixture
def page(tmp_path, monkeypatch):
    """The page, and a Python in which the module `deferred` has just been imported."""
    page = Page(tmp_path, online=True)
    ffi = ModuleType("pyodide.ffi")
    ffi.JsException, ffi.create_proxy, ffi.to_js = ModuleNotFoundError, lambda f: f, lambda x: x
    js = ModuleType("js")
    js.deferredFiles = page
    for name, module in {"js": js, "pyodide": ModuleType("pyodide"), "pyodide.ffi": ffi}.items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(sys, "meta_path", sys.meta_path.copy())
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "embedding_sphere.worker.deferred", raising=False)
    page.deferred = importlib.import_module("embedding_sphere.worker.deferred")
    yield page
    sys.modules.pop(LATE, None)
    sys.modules.pop("embedding_sphere.worker.deferred", None)


def run(coroutine):
    with pytest.raises(StopIteration):
        coroutine.send(None)


def test_an_import_finds_its_files_without_anybody_asking_for_them(page):
    assert importlib.import_module(LATE).answer == 42
    assert page.asked == 1


def test_what_is_nowhere_is_looked_for_once(page):
    for _ in range(3):
        with pytest.raises(ModuleNotFoundError, match="no_such_module"):
            importlib.import_module("no_such_module")
    assert page.asked == 1


def test_files_that_are_installed_in_time_are_not_fetched_by_an_import(page):
    run(page.deferred.install_deferred())
    assert importlib.import_module(LATE).answer == 42
    assert page.asked == 1


def test_without_a_network_one_sentence_says_so_and_a_later_import_works(page):
    page.online = False
    sentence = r"^A part of Python did not load: check the connection and try again\.$"
    with pytest.raises(ValueError, match=sentence):
        importlib.import_module(LATE)
    with pytest.raises(ValueError, match=sentence):
        page.deferred.install_deferred().send(None)
    page.online = True
    assert importlib.import_module(LATE).answer == 42
