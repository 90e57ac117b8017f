"""CoNLL-2003 with IOB2 tags: a character a line, a blank line between sentences, names and mentions only.

The four columns are the character, two that say nothing, and the tag. White space is left out: a column
can't be empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from policyextract.exchange.annotated import Annotated, Annotation, ExchangeError, Returned, flat

DOCUMENT = "-DOCSTART- -X- O O"
OUTSIDE = "O"


def write(documents: Iterable[Annotated], path: Path) -> None:
    """Writes the documents one behind the other."""
    with path.open("w", encoding="utf-8", newline="") as out:
        for document in documents:
            out.write(f"{DOCUMENT}\n\n")
            tags = _tags(document)
            for start, end in document.sentences:
                lines = [
                    f"{char} -X- O {tags.get(at, OUTSIDE)}\n"
                    for at, char in enumerate(document.text[start:end], start)
                    if not char.isspace()
                ]
                out.write("".join([*lines, "\n"]) if lines else "")


def _tags(document: Annotated) -> dict[int, str]:
    """The tags of the characters that are not outside; a span begins with its first that is no blank."""
    tags = {}
    for one in flat(document.annotations):
        places = [at for at in range(*one.span) if not document.text[at].isspace()]
        tags.update({at: f"{'I' if n else 'B'}-{one.label}" for n, at in enumerate(places)})
    return tags


def read(path: Path) -> Iterator[Returned]:
    """The documents of a file, which are known by their characters alone."""
    number = 0
    held: list[tuple[str, str]] = []
    for place, line in enumerate(_lines(path), 1):
        columns = line.split()
        if columns and columns[0] == "-DOCSTART-":
            if held:
                yield _document(number, held)
            number, held = number + 1, []
        elif len(columns) == 1:
            raise ExchangeError(f"{path}:{place}: has one column; a line has a character and its tag")
        elif columns:
            held.append((columns[0], columns[-1]))
    if held:
        yield _document(number or 1, held)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except ValueError as error:
        raise ExchangeError(f"{path}: is not UTF-8 ({error}); save it as UTF-8") from None


def _document(number: int, rows: Sequence[tuple[str, str]]) -> Returned:
    """A document of its tokens (which may have been put together to words) and their tags, IOB1 or IOB2."""
    found: list[Annotation] = []
    at, before = 0, OUTSIDE
    for token, tag in rows:
        label = tag[2:]
        if tag != OUTSIDE and (tag[:2] == "B-" or before[2:] != label):
            found.append(Annotation(at, at + len(token), label))
        elif tag != OUTSIDE:
            found[-1] = found[-1]._replace(end=at + len(token))
        at, before = at + len(token), tag
    return Returned(
        f"document {number}", None, "".join(token for token, _ in rows), tuple(found), is_flat=True
    )
