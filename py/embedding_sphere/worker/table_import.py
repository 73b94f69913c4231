"""Files on their way to a bundle: read, described so that a person can decide, composed."""

import shutil
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..bundle import Bundle
from ..compose import Plan, compose, model_of, plan, title_of
from ..retrieval.asking import questions_of
from ..retrieval.reading import Asked, Matched, RowNames, match, read_asked_steps
from ..retrieval.reading.match import find_ids
from ..retrieval.reading.sorting import SortedFiles, sort_files
from ..retrieval.reading.tables import answers_are_named, read_question_table
from ..retrieval.reading.told import describe_asked
from ..sources import SourceError, Table, read_table_steps
from ..sources.dates import ambiguous_dates

SAMPLE_ROWS = 6
LONGEST_SAMPLE = 160
# As many faults are told one by one.
FAULTS_TOLD = 1000


class TableImport:
    """One set of files that is being opened.

    Parameters
    ----------
    folder : path
        Holds the files and nothing else; `close` removes it.
    names : sequence of str
        The files in it, in the order in which they were given.
    """

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self._folder = folder
        self._files = {name: folder / name for name in names}
        self._unpacked = ExitStack()
        self._sorted: SortedFiles | None = None
        self._table: Table | None = None
        self._plan = Plan({}, {})
        self._belongs = ""
        # The questions that were read, None where there are none.
        self.asked: Asked | None = None

    def read(self, vector: str | None = None) -> Generator[tuple[str, float], None, dict[str, Any]]:
        """Read the files.

        Parameters
        ----------
        vector : str, optional
            The column of the vectors, where another than the recognised one is wanted.

        Yields
        ------
        tuple of a file's name and the fraction of it that has been read

        Returns
        -------
        dict
            table, None where there are questions alone: source, name, model; count and usable, of
            rows; columns with name, kind and sample; roles; vectors (name, dimension, others) or
            None; faults and notes, as sentences. questions, None where there are none: see
            `describe_asked`.

        Raises
        ------
        SourceError
            One sentence.
        """
        if self._sorted is None:
            self._sorted = sort_files(self._files, self._unpacked)
        files = self._sorted
        self._table = None
        if files.rows:
            table = yield from read_table_steps(files.rows, vector)
            table.notes.extend(files.notes)
            self._table, self._plan = table, plan(table)
        yield from self._read_asked(files)
        return {
            "table": None if self._table is None else self._describe(self._table),
            "questions": self._describe_asked(),
        }

    def _read_asked(self, files: SortedFiles) -> Generator[tuple[str, float], None, None]:
        self.asked, self._belongs = None, "rows" if files.rows else "open"
        if files.questions or files.judgements:
            self.asked = yield from read_asked_steps(files.questions, files.judgements)
        elif self._table is not None and answers_are_named(self._table):
            self.asked, self._belongs = read_question_table(self._table), "either"

    def _describe_asked(self) -> dict[str, Any] | None:
        if self.asked is None:
            return None
        matched = None
        if self._belongs == "rows":
            columns = self._known().usable().columns
            named = find_ids(columns)
            text = self._plan.roles.get("text")
            matched = match(self.asked, RowNames(columns.get(named or ""), columns.get(text or "")))
        return describe_asked(self.asked, self._belongs, matched)

    def compose(self, choices: Mapping[str, str]) -> Bundle:
        """Return the bundle that the files make.

        Files without vectors make one of columns alone, each row with one zero for a vector, and so
        each question: what is embedded next. Questions without vectors are left out of a bundle
        that has its own.

        Parameters
        ----------
        choices : mapping
            name, and the model that made the vectors; text, label and color: column names, "" for
            none.

        Raises
        ------
        SourceError
            One sentence.
        """
        table = self._known()
        if table.vectors is None:
            table = replace(table, vectors=np.zeros((table.count, 1), np.float32))
        model = model_of(table, choices.get("model") or None)
        bundle = compose(table, self._chosen(choices), model, choices.get("name") or None)
        if self.asked is not None and self._belongs == "rows":
            self._ask(bundle, self.asked)
        return bundle

    def _ask(self, bundle: Bundle, asked: Asked) -> None:
        """Put the questions into the bundle, unless they are to be embedded by another's model."""
        dimension = bundle.vectors.shape[1]
        vectors = asked.vectors
        if self._known().vectors is None:
            vectors = np.zeros((len(asked.ids), dimension), np.float32)
        if vectors is None or vectors.shape[1] != dimension:
            return
        matched: Matched = match(asked, RowNames.of(bundle))
        bundle.questions = questions_of(bundle, asked, matched, vectors)

    def close(self) -> None:
        """Forget the table and remove the files."""
        self._table = None
        self._unpacked.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _known(self) -> Table:
        if self._table is None:
            raise SourceError("No file is being opened: choose one.")
        return self._table

    def _chosen(self, choices: Mapping[str, str]) -> Plan:
        roles = {role: choices[role] for role in ("text", "label", "color") if choices.get(role)}
        kinds = dict(self._plan.kinds)
        named = find_ids(kinds)
        if self.asked is not None and named is not None:
            # Judgements name ids as they are written.
            kinds[named] = "text"
        color = roles.get("color")
        if color is not None and kinds[color] in ("text", "image"):
            kinds[color] = "category"
        for role in ("text", "label"):
            name = roles.get(role)
            if name is not None and name != color:
                kinds[name] = "text"
        return Plan(kinds, roles)

    def _describe(self, table: Table) -> dict[str, Any]:
        vectors = table.vectors
        return {
            "source": table.source,
            "name": table.about.get("name") or title_of(table.about.get("stem", "")),
            "model": table.about.get("model", ""),
            "count": table.count,
            "usable": table.count - len(table.faults),
            "columns": [
                {
                    "name": name,
                    "kind": self._plan.kinds[name],
                    "sample": [value[:LONGEST_SAMPLE] for value in values[:SAMPLE_ROWS]],
                }
                for name, values in table.columns.items()
            ],
            "roles": self._plan.roles,
            "vectors": None
            if vectors is None
            else {
                "name": table.vector_name,
                "dimension": vectors.shape[1],
                "others": list(table.vector_others),
            },
            "faults": [str(fault) for fault in list(table.faults.values())[:FAULTS_TOLD]],
            "notes": [*table.notes, *ambiguous_dates(table.columns)],
        }
