"""BEIR's layout, as a folder or a zip: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/*.tsv``.

https://github.com/beir-cellar/beir/wiki/Load-your-custom-dataset
"""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ...sources.limits import Allowance
from ...sources.table import SourceError

TABLES = (".jsonl", ".json", ".csv", ".tsv", ".parquet")
JUDGED = (".tsv", ".txt", ".csv", ".trec", ".qrels")
# Of several files of judgements the first that is there.
SPLITS = ("test", "dev", "validation", "train")


@dataclass(frozen=True)
class BeirFiles:
    """Which files hold what.

    Attributes
    ----------
    corpus, questions, judgements : str
        The rows, the questions, and which rows answer them.
    others : tuple of str
        Other judgements, which are left out.
    """

    corpus: str
    questions: str
    judgements: str
    others: tuple[str, ...] = ()


def find_beir(names: Iterable[str]) -> BeirFiles | None:
    """Return which of some files, named by their paths, are those of BEIR; None where they are not.

    Of several judgements those of the test are taken, else of dev, else of training.
    """
    paths = sorted(
        (path for path in map(PurePosixPath, names) if not _is_hidden(path)),
        key=lambda path: (len(path.parts), str(path)),
    )
    corpus = [path for path in paths if plain_name(path) in {f"corpus{end}" for end in TABLES}]
    questions = [path for path in paths if plain_name(path) in {f"queries{end}" for end in TABLES}]
    judged = [path for path in paths if is_judged(path)]
    if not (corpus and questions and judged):
        return None
    judged.sort(key=lambda path: _split(path))
    return BeirFiles(str(corpus[0]), str(questions[0]), str(judged[0]), tuple(map(str, judged[1:])))


@contextmanager
def open_beir(path: str | Path) -> Iterator[BeirFiles | None]:
    """Give the files of a folder or a zip in BEIR's layout; None for anything else.

    What a zip holds is unpacked for as long as the context lasts.

    Raises
    ------
    SourceError
        One sentence: the zip is damaged, locked, or unpacks to too much.
    """
    place = Path(path)
    if place.is_dir():
        names = [str(file.relative_to(place)) for file in place.rglob("*") if file.is_file()]
        found = find_beir(names)
        yield None if found is None else _within(place, found)
    elif place.is_file() and place.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory(prefix="embedding-sphere-") as folder:
            yield _unpack(place, Path(folder))
    else:
        yield None


def _unpack(archive: Path, folder: Path) -> BeirFiles | None:
    allowance = Allowance(archive.name, archive.stat().st_size)
    try:
        with zipfile.ZipFile(archive) as files:
            found = find_beir(name for name in files.namelist() if not name.endswith("/"))
            if found is None:
                return None
            members = (found.corpus, found.questions, found.judgements)
            allowance.check_unpacked(sum(files.getinfo(name).file_size for name in members))
            targets = []
            for number, name in enumerate(members):
                # A folder each, so that no name in the archive decides where anything is written.
                target = folder / str(number) / PurePosixPath(name).name
                target.parent.mkdir()
                with files.open(name) as source, target.open("wb") as file:
                    shutil.copyfileobj(source, file)
                targets.append(str(target))
            corpus, questions, judgements = targets
            return BeirFiles(corpus, questions, judgements, found.others)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise SourceError(
            f"{archive.name} is a damaged zip, or packed in a way that is not read: pack it again."
        ) from None
    except RuntimeError:
        raise SourceError(f"{archive.name} is locked with a password: unpack it first.") from None


def _within(folder: Path, found: BeirFiles) -> BeirFiles:
    return BeirFiles(
        str(folder / found.corpus),
        str(folder / found.questions),
        str(folder / found.judgements),
        found.others,
    )


def plain_name(path: PurePosixPath) -> str:
    """Return a file's name in small letters, as if it were not packed."""
    return path.name.lower().removesuffix(".gz")


def is_judged(path: PurePosixPath) -> bool:
    """Tell whether a file holds judgements, by its name and its folder's."""
    named = path.parent.name == "qrels" or path.name.lower().startswith("qrels")
    return named and plain_name(path).endswith(JUDGED)


def _is_hidden(path: PurePosixPath) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _split(path: PurePosixPath) -> int:
    stem = path.name.lower()
    return next((at for at, name in enumerate(SPLITS) if name in stem), len(SPLITS))
