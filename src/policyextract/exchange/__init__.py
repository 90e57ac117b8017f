"""Annotations for other tools and back: spans of documents and their records in the forms of these tools."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policyextract.whole import put

if TYPE_CHECKING:
    from policyextract.exchange.annotated import Annotated, Returned


class Format(NamedTuple):
    """A form of annotations: the module that knows it, how the names of its files end, and what it is.

    `read` are more endings of what its tool writes.
    """

    module: str
    suffix: str
    about: str
    read: tuple[str, ...] = ()

    @property
    def read_as(self) -> tuple[str, ...]:
        """All endings of names that are read as this form."""
        return self.suffix, *self.read


FORMATS: Mapping[str, Format] = {
    "docbin": Format("docbin", ".spacy", "DocBin of spaCy"),
    "conll": Format("conll", ".conll", "CoNLL-2003 with IOB2 tags", (".iob", ".iob2", ".bio")),
    "brat": Format("brat", ".brat", "a folder for brat"),
    "label-studio": Format("labelstudio", ".label-studio.json", "tasks for Label Studio"),
    "doccano": Format("doccano", ".doccano.jsonl", "JSON lines for doccano", (".jsonl",)),
    "webannotation": Format("webannotation", ".jsonld", "W3C Web Annotations"),
}
"""The forms by the names that `export --to` takes."""


def chosen(to: Path) -> tuple[Format, Path] | None:
    """The form that is asked for by its name or by the suffix of a file, and the file.

    >>> chosen(Path("docbin"))[1], chosen(Path("a.label-studio.json"))[0].module, chosen(Path("a.xlsx"))
    (PosixPath('annotations.spacy'), 'labelstudio', None)
    """
    if (named := FORMATS.get(str(to))) is not None:
        return named, Path(f"annotations{named.suffix}")
    return next(((one, to) for one in FORMATS.values() if to.name.lower().endswith(one.suffix)), None)


def form_of(path: Path) -> Format | None:
    """The form of what is to be imported, by its name, or by how a `.json` begins; None for others."""
    if path.is_dir():
        return FORMATS["brat"]
    name = path.name.lower()
    for one in FORMATS.values():
        if name.endswith(one.read_as):
            return one
    if name.endswith(".json") and path.is_file():
        with path.open("rb") as file:
            begin = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
        if begin.startswith(b"["):
            return FORMATS["label-studio"]
        if b'"@context"' in begin:
            return FORMATS["webannotation"]
    return None


def write(form: Format, documents: Iterable[Annotated], target: Path) -> list[str]:
    """Writes documents whole, or not at all; gives what a person has to know about it.

    Raises ExchangeError where that can't be done.
    """
    from policyextract.exchange.annotated import ExchangeError

    if target.is_dir():
        raise ExchangeError(f"{target}: is there already; name another, or remove it first")
    if not target.parent.is_dir():
        raise ExchangeError(f"{target}: there is no folder {target.parent}; make it first")
    module = import_module(f"{__name__}.{form.module}")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
            path = Path(folder, target.name)
            module.write(documents, path)
            if path.is_dir():
                path.rename(target)
            else:
                put(path, target)
        return _beside(form, target)
    except OSError as error:
        raise ExchangeError(
            f"{target}: can't be written ({error.strerror}); make room, or name another file"
        ) from None


def _beside(form: Format, target: Path) -> list[str]:
    """What else a tool needs is written beside."""
    from policyextract.exchange import labelstudio
    from policyextract.exchange.annotated import LABELS

    if form.module != "labelstudio":
        return []
    return [f"its labelling configuration: {labelstudio.beside(target, LABELS)}"]


def read(form: Format, path: Path) -> Iterator[Returned]:
    """The documents of what another tool wrote; raises ExchangeError."""
    from policyextract.exchange.annotated import ExchangeError

    try:
        yield from import_module(f"{__name__}.{form.module}").read(path)
    except OSError as error:
        raise ExchangeError(f"{path}: can't be read ({error.strerror}); see that it is there") from None
