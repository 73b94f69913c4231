"""Files on their way to a bundle: read, described so that a person can decide, composed."""

import shutil
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..bundle import Bundle
from ..compose import Plan, compose, model_of, plan, title_of
from ..sources import SourceError, Table, read_table_steps

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
        self._paths = [folder / name for name in names]
        self._table: Table | None = None
        self._plan = Plan({}, {})

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
            source, name, model; count and usable, of rows; columns with name, kind and sample;
            roles; vectors (name, dimension, others) or None; faults and notes, as sentences.

        Raises
        ------
        SourceError
            One sentence.
        """
        table = yield from read_table_steps(self._paths, vector)
        self._table, self._plan = table, plan(table)
        return self._describe(table)

    def compose(self, choices: Mapping[str, str]) -> Bundle:
        """Return the bundle that the files make.

        Files without vectors make one of columns alone, each row with one zero for a vector: what
        is embedded next.

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
        return compose(table, self._chosen(choices), model, choices.get("name") or None)

    def close(self) -> None:
        """Forget the table and remove the files."""
        self._table = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _known(self) -> Table:
        if self._table is None:
            raise SourceError("No file is being opened: choose one.")
        return self._table

    def _chosen(self, choices: Mapping[str, str]) -> Plan:
        roles = {role: choices[role] for role in ("text", "label", "color") if choices.get(role)}
        kinds = dict(self._plan.kinds)
        color = roles.get("color")
        if color is not None and kinds[color] == "text":
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
            "notes": table.notes,
        }
