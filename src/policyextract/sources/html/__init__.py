"""Web pages: the article without the junk around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policyextract.sources.file import File
from policyextract.sources.html import about, charset, tree
from policyextract.sources.html.article import article, without_counters
from policyextract.sources.html.lines import Line, lines
from policyextract.sources.options import Options
from policyextract.sources.source import Reason, Source, SourceError

BYLINES = 6  # lines under a title that may tell who published the page, and when


def read(file: File, options: Options) -> Source:
    """The article of a web page; raises SourceError where there is none."""
    markup = charset.decode(file.path.read_bytes(), file.name, options.encoding)
    page = tree.parsed(markup.chars, file.name)
    if (listing := tree.listed(page)) is not None:
        page = tree.parsed(listing, file.name)
    said = about.about(page)
    top = tree.body(page)
    found = lines(top)
    title = about.title_line(said.titles, found)
    kept = article(top, found, title)
    if not kept:
        raise SourceError(file.name, Reason.empty, *tree.why_empty(page))
    own, site = about.parts(said.titles[-1] if said.titles else "")
    heading = found[title].words if title is not None else own
    body = [found[n] for n in kept if n != title]
    name, day = about.bylines(body[:BYLINES])
    chars = "\n".join([*([heading] if heading else []), *_told(body)]) + "\n"
    _bounded(chars, file.name, options)
    return Source(
        name=file.name,
        sha256=file.sha256,
        encoding=markup.encoding,
        chars=chars,
        warnings=markup.warnings,
        format="html",
        paragraphs=True,
        publisher=said.publisher or name or site,
        published=said.published or day,
    )


def _told(body: Sequence[Line]) -> Iterator[str]:
    """The lines of the text under its title, blank ones over headings and around captions."""
    for line in body:
        if line.heading or line.caption:
            yield ""
        if words := line.words if line.row else without_counters(line.words):
            yield words
        if line.caption:
            yield ""


def _bounded(chars: str, name: str, options: Options) -> None:
    """Raises SourceError for more words than one document has."""
    megabytes, most = len(chars.encode()) / 1e6, options.limits.text_megabytes
    if megabytes > most:
        raise SourceError(
            name,
            Reason.size,
            f"{megabytes:.0f} MB of text is more than one document",
            f"split it, or allow it with --limit text_megabytes={megabytes + 1:.0f}",
        )
