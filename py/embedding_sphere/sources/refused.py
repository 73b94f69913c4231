"""Formats that are known and not read: what each is, and the way out."""

import re

from .opening import Input

_FAISS = (
    "is a FAISS index: save its vectors with "
    "`numpy.save(name, index.reconstruct_n(0, index.ntotal))`"
)
_PICKLE = "is a pickle, which could run code: save it as NPY, Parquet or CSV"
_GENSIM_MODEL = (
    "is a model of gensim, a pickle, which could run code: save its vectors as text with "
    "`model.wv.save_word2vec_format(name)`"
)
_PICKLE_AS_TEXT = re.compile(
    rb"\([dlt]p?\d*\n|c(?:numpy|torch|pandas|sklearn|__builtin__|copy_?reg|collections)[\w.]*\n"
)
# A matrix, not a list in JSON, whose rows have commas between them.
_PRINTED = re.compile(
    rb"\s*(?:\w+\.)?(?:array|tensor|Array)\(\s*\[\s*\[|\s*+\[\[[-+.\deE\s]++\][^\S\n]*+\n\s*+\["
)
_PAGE = re.compile(rb"\s*(?:<!doctype\s+html|<html\b)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\s")
_PROGRAM = re.compile(
    rb"\s*(?:(?:export\s+)?(?:const|let|var)\s+\w+\s*=|export\s+default\b|module\.exports\b|[\w.]+\(\s*[\[{]\s*[\[{\"])"
)
# An object of a client library, as `print` shows it.
_OBJECT = re.compile(rb"\s*+(?:\[\s*+)?[A-Z]\w+\(\w+=")
_NOTEBOOK = re.compile(rb'\s*\{\s*"cells"\s*:\s*\[|(?=[\s\S]*"nbformat")\s*\{\s*"metadata"\s*:')
_GENSIM = re.compile(rb"gensim\.models\.")
_VOWPAL_WABBIT = re.compile(rb"-?[\d.]++(?: [^|\n:]{0,60})?\|[^\s:|]*+ ++[^\s:|]++:[-+.\d]")
# What a file is by its first bytes, and what to do.
_COPY = "export the table as CSV, such as with `\\copy` of psql"
_R = "is of R: save its table with `write.csv`"
_STARTS = {
    b"\x80\x02": _PICKLE,
    b"\x80\x03": _PICKLE,
    b"\x80\x04": _PICKLE,
    b"\x80\x05": _PICKLE,
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook: save its sheet as CSV",
    b"%PDF": "is a PDF: expected a table",
    b"\x89PNG": "is a picture: expected a table",
    b"\xff\xd8\xff": "is a picture: expected a table",
    b"\x89HDF": "is an HDF5 file: save its arrays as NPY or its table as Parquet",
    b"SQLite format 3": "is a database: export its table as CSV",
    b"BZh": "is packed with bzip2: unpack it, or pack it with gzip",
    b"\xfd7zXZ": "is packed with xz: unpack it, or pack it with gzip",
    b"\x28\xb5\x2f\xfd": "is packed with zstd: unpack it, or pack it with gzip",
    b"version https://git-lfs.github.com/spec/": "is a Git LFS pointer, not the file: run "
    "`git lfs pull`",
    b"Ix": _FAISS,
    b"IHN": _FAISS,
    b"7z\xbc\xaf": "is packed by 7-Zip: unpack it",
    b"Rar!": "is packed as RAR: unpack it",
    b"\x04\x22\x4d\x18": "is packed with lz4: unpack it, or pack it with gzip",
    b"PGCOPY\n": f"is PostgreSQL's binary form: {_COPY}",
    b"PGDMP": f"is a dump of PostgreSQL: {_COPY}",
    b"PARE": "is an encrypted Parquet file: decrypt it",
    b"Obj\x01": "is an Avro file: save its table as Parquet",
    b"ORC": "is an ORC file: save its table as Parquet",
    b"MATLAB 5.0": "is of MATLAB: save its matrix as CSV, or with SciPy and `numpy.save`",
    b"RDX": _R,
    b"X\n\x00\x00\x00": _R,
    b"<stata_dta>": "is of Stata: save its table as CSV",
    b"$FL2": "is of SPSS: save its table as CSV",
    b"GGUF": "is a model, not a table of vectors: embed texts with it, and save their vectors",
    b"\xba\x16\x4f\x2f": "is a model of fastText: save its vectors as text, such as with "
    "`fasttext print-word-vectors`",
    b"FEA1": "is a Feather file of version 1: save the table as Parquet",
}
# Numbers without a header: nothing in the file tells how long a vector is.
_TO_NPY = "numbers without a header: save them with `numpy.save`, as N x D"
_BEHIND = "vectors each behind its length (as of SIFT): save them with `numpy.save`, as N x D"
REFUSED_NAMES = (
    {
        ".annoy": f"is an index of Annoy: {_TO_NPY}",
        ".yaml": "is YAML: save it as JSON or CSV",
        ".yml": "is YAML: save it as JSON or CSV",
        ".xml": "is XML: save its rows as JSON or CSV",
        ".arff": "is a table of Weka: save it as CSV",
        ".sql": f"is SQL: {_COPY}",
        ".html": "is a web page: save its table as CSV",
        ".htm": "is a web page: save its table as CSV",
        ".js": "is a program: save the data that it holds as JSON",
        ".ts": "is a program: save the data that it holds as JSON",
        ".py": "is a program: save the data that it holds as JSON or NPY",
    }
    | dict.fromkeys((".f32", ".f64", ".f16", ".raw"), f"holds {_TO_NPY}")
    | dict.fromkeys((".fvecs", ".ivecs", ".bvecs"), f"holds {_BEHIND}")
)


_PATTERNS = {
    _PAGE: "is a web page, such as of an error or of a sign-in: download the file itself",
    _XML: "is XML: save its rows as JSON or CSV",
    _PROGRAM: "is a program: save the data that it holds as JSON",
    _OBJECT: "is an answer as Python prints it: save it as JSON, such as with "
    "`answer.model_dump_json()`",
    _NOTEBOOK: "is a notebook: save the table in it with `to_parquet`",
}


def why_refused(source: Input) -> str | None:
    """Return what a file is that is not read by its first bytes, as the end of a sentence."""
    if source.head.startswith(b"\x80") and _GENSIM.search(source.head):
        return _GENSIM_MODEL
    for start, reason in _STARTS.items():
        if source.head.startswith(start):
            return reason
    if source.head[257:262] == b"ustar":
        return "is a tar archive: unpack it and name what it holds"
    if _PICKLE_AS_TEXT.match(source.head):
        return _PICKLE
    if _PRINTED.match(source.head):
        return "is an array as a program prints it: save it with `numpy.save`"
    for pattern, reason in _PATTERNS.items():
        if pattern.match(source.head):
            return reason
    if _VOWPAL_WABBIT.match(source.head):
        return "is input of Vowpal Wabbit: save its vectors with `numpy.save`, its texts as CSV"
    if _word2vec_binary(source):
        return (
            "is word2vec's binary form: save it as text with gensim's "
            "`save_word2vec_format(name, binary=False)`"
        )
    return None


def _word2vec_binary(source: Input) -> bool:
    """Tell word2vec's binary form: a line of two numbers, a word, and float32 numbers."""
    match = re.match(rb"\d{1,12} (\d{1,6})\n([^ \n]{1,200}) ", source.head)
    if match is None:
        return False
    numbers = source.head[match.end() : match.end() + 4 * int(match[1])]
    return bool(re.search(rb"[\x00-\x08\x0e-\x1f\x80-\xff]", numbers)) and not numbers.isascii()
