"""Which of some files hold rows, which questions, and which judgements."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ...sources import find_format
from ...sources.names import listed
from ...sources.opening import Input
from ...sources.table import SourceError
from .beir import TABLES, BeirFiles, find_beir, is_judged, open_beir, plain_name
from .qrels import looks_judged

QUESTION_FILES = ("queries", "questions")
JUDGEMENT_SUFFIXES = (".qrels", ".trec")
SNIFFED = (".tsv", ".txt", ".csv")


@dataclass(frozen=True)
class SortedFiles:
    """Files by what they hold.

    Attributes
    ----------
    rows : tuple of paths
    questions : path or None
        That of the rows where one file holds both.
    judgements : tuple of paths
    notes : tuple of str
        Sentences on what was left out.
    """

    rows: tuple[str, ...] = ()
    questions: str | None = None
    judgements: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def sort_files(files: Mapping[str, str | Path], unpacked: ExitStack) -> SortedFiles:
    """Tell files apart: by BEIR's layout, by their names, and by their first line.

    Parameters
    ----------
    files : mapping of name to path
        Names differ and may have folders, as in ``qrels/test.tsv``.
    unpacked : ExitStack
        What a zip holds stays unpacked until it is closed.

    Raises
    ------
    SourceError
        One sentence: a zip that cannot be unpacked, or a file that cannot be read.
    """
    if len(files) == 1:
        (path,) = files.values()
        archive = unpacked.enter_context(open_beir(path))
        if archive is not None:
            return _of_beir(archive)
    found = find_beir(files)
    if found is not None:
        corpus, questions, judgements = (
            str(files[name]) for name in (found.corpus, found.questions, found.judgements)
        )
        return _of_beir(BeirFiles(corpus, questions, judgements, found.others))
    return _by_role(files)


def _of_beir(files: BeirFiles) -> SortedFiles:
    taken = Path(files.judgements).name
    left_out = f"The judgements in {taken} are taken; left out: {listed(list(files.others))}."
    notes = (left_out,) if files.others else ()
    return SortedFiles((files.corpus,), files.questions, (files.judgements,), notes)


def _by_role(files: Mapping[str, str | Path]) -> SortedFiles:
    roles: dict[str, list[str]] = {"rows": [], "questions": [], "judgements": []}
    for name, path in files.items():
        roles[_role(PurePosixPath(name), path)].append(str(path))
    rows, questions, judgements = roles.values()
    notes = [
        f"{Path(more).name} is left out: one file of questions is read." for more in questions[1:]
    ]
    if len(rows) == 1 and not questions and find_format(Input(rows[0])) == "llama-index":
        questions = rows
    if rows and judgements and not questions:
        notes += [f"{Path(one).name} is left out: it judges questions that are not there."
                  for one in judgements]  # fmt: skip
        judgements = []
    return SortedFiles(tuple(rows), next(iter(questions), None), tuple(judgements), tuple(notes))


def _role(name: PurePosixPath, path: str | Path) -> str:
    plain = plain_name(name)
    suffix = PurePosixPath(plain).suffix
    if plain.startswith(QUESTION_FILES) and suffix in TABLES:
        return "questions"
    if is_judged(name) or suffix in JUDGEMENT_SUFFIXES:
        return "judgements"
    if suffix in SNIFFED and _first_line_judges(path):
        return "judgements"
    return "rows"


def _first_line_judges(path: str | Path) -> bool:
    try:
        return looks_judged(Input(path).head_text.partition("\n")[0])
    except SourceError:
        # Whoever reads it says why it cannot be read.
        return False
