"""The command line: each command is a call into the library.

Heavy modules are imported inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TextIO, TypeVar

import typer

from policyextract.formats import FORMATS

if TYPE_CHECKING:
    from rich.progress import Progress

    from policyextract.pipeline import Extraction
    from policyextract.sources import Options

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class OutputFormat(StrEnum):
    """How records are written."""

    records = "records"
    table = "table"
    documents = "documents"
    csv = "csv"
    html = "html"


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files, folders, globs, or - for standard input.")
]
Format = Annotated[
    OutputFormat | None,
    typer.Option(
        "--output-format",
        "-f",
        help="; ".join(f"{name}: {form.about}" for name, form in FORMATS.items())
        + ". Without it: table on a terminal, else records.",
    ),
]
Named = TypeVar("Named", str, Path)
Password = Annotated[
    str | None, typer.Option("--password", metavar="WORD", help="The password of encrypted files.")
]
Limit = Annotated[
    list[str],
    typer.Option(
        "--limit",
        metavar="NAME=NUMBER",
        help="Allow a file more or less than usual: megabytes, text_megabytes, pages, megapixels, depth, "
        "entries, unpacked (megabytes), seconds, memory (megabytes). May be repeated.",
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here, whole or not at all.")
]


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    """Read Chinese clippings and official papers about social-work policy: who pays whom how much."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"policyextract {installed('policyextract')}")
        raise typer.Exit


@app.command()
def extract(
    paths: Paths,
    output_format: Format = None,
    output: Output = None,
    password: Password = None,
    limit: Limit = [],  # noqa: B006
) -> None:
    """Print the records of clippings.

    A file that can't be read gets one line on standard error and the others are still done; the exit
    status is then 1.
    """
    chosen = output_format or (
        OutputFormat.table if output is None and sys.stdout.isatty() else OutputFormat.records
    )
    options = _options(limit, password, pictures=chosen is OutputFormat.html)
    failures = Failures()
    files = list(failures.files(paths))
    shown = output is None and sys.stdout.isatty()
    with _opened(output) as out:
        shown_files = files if shown else _with_progress(files)
        FORMATS[chosen].write(failures.extractions(shown_files, options), out)
    failures.close()


class Failures:
    """Counts what could not be read, and says so, one line each, on standard error."""

    def __init__(self) -> None:
        self.count = 0

    def say(self, message: str) -> None:
        """One line about one file."""
        from policyextract.sources import shown

        self.count += 1
        typer.echo(f"policyextract: {shown(message)}", err=True)

    def files(self, paths: Iterable[str]) -> Iterator[str]:
        """The files that the arguments name, each once."""
        from policyextract.sources import SourceError, expand

        seen: set[str] = set()
        for given in paths:
            try:
                for name in expand(given):
                    if name not in seen:
                        seen.add(name)
                        yield name
            except SourceError as error:
                self.say(str(error))

    def extractions(self, files: Iterable[str], options: Options) -> Iterator[Extraction]:
        """What each document of the files says; one that can't be read is told and left out."""
        from policyextract.pipeline import run
        from policyextract.sources import Reader, SourceError

        pages = Pages()
        with Reader(options, pages) as reader:
            for source in (source for name in files for source in reader.read(name)):
                pages.hide()
                if isinstance(source, SourceError):
                    self.say(str(source))
                    continue
                for warning in source.warnings:
                    typer.echo(f"policyextract: {source.name}: {warning}", err=True)
                try:
                    yield run(source)
                except Exception as error:  # a fault of ours must not stop the other files
                    fault = f"{type(error).__name__}: {error}"
                    self.say(f"{source.name}: a fault in policyextract ({fault}); please report it")

    def close(self) -> None:
        """Ends the program with status 1 where anything failed."""
        if self.count:
            raise typer.Exit(1)


class Pages:
    """Shows how many pages of a scan are recognised, on standard error where that is a terminal."""

    def __init__(self) -> None:
        self._bar: Progress | None = None

    def __call__(self, name: str, done: int, pages: int) -> None:
        """Shows `done` of `pages`."""
        from rich.console import Console
        from rich.markup import escape
        from rich.progress import Progress

        if self._bar is None and sys.stderr.isatty():
            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._bar.add_task(f"recognising {escape(name)}", total=pages)
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=done)

    def hide(self) -> None:
        """Shows nothing, until the next file."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _options(limit: list[str], password: str | None, pictures: bool = False) -> Options:
    from policyextract.sources import Limits, Options

    try:
        return Options(password, pictures, Limits().changed(limit))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--limit") from None


def _with_progress(files: list[Named]) -> Iterable[Named]:
    """The files, with a progress bar on standard error where that is a terminal and there are many."""
    if len(files) < 3 or not sys.stderr.isatty():
        return files
    from rich.console import Console
    from rich.progress import track

    return track(files, description="reading", console=Console(stderr=True), transient=True)


@contextlib.contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its place only when all is written."""
    if output is None:
        with _standard_output() as out:
            yield out
        return
    if output.exists() and not output.is_file():  # a device or a pipe is written to, never replaced
        with _to_device(output) as out:
            yield out
        return
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    except OSError as error:
        _refuse(f"{output}: can't be written ({error.strerror}); choose a folder that exists and is yours")
    try:
        with open(handle, "w", encoding="utf-8", newline="") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, output)
    except OSError as error:
        _refuse(f"{output}: can't be written ({error.strerror}); nothing was changed")
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


@contextlib.contextmanager
def _to_device(output: Path) -> Iterator[TextIO]:
    """A device or a pipe, open for writing; a folder is refused."""
    try:
        with output.open("w", encoding="utf-8", newline="") as out:
            yield out
    except OSError as error:
        _refuse(f"{output}: can't be written ({error.strerror}); name a file")


@contextlib.contextmanager
def _standard_output() -> Iterator[TextIO]:
    """Standard output in UTF-8; a reader that goes away (`| head`) ends the program quietly."""
    with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as out:
        try:
            yield out
            out.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refuse(message: str) -> NoReturn:
    typer.echo(f"policyextract: {message}", err=True)
    raise typer.Exit(1)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    import json

    from policyextract.model import Record

    typer.echo(json.dumps(Record.model_json_schema(mode="serialization"), ensure_ascii=False, indent=2))


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of pattern files; the package's own by default.")
    ] = None,
) -> None:
    """Run the examples of the pattern files."""
    from policyextract import patterns

    try:
        loaded = patterns.load(folder) if folder else list(patterns.library())
        cases = list(patterns.cases(loaded))
    except (patterns.PatternError, OSError) as error:
        typer.echo(f"policyextract: {error}", err=True)
        raise typer.Exit(1) from None
    if not loaded:
        _refuse(f"{folder}: no pattern files (.toml) in this folder; name the one that has them")
    troubles = [trouble for trouble in (case.trouble() for case in cases) if trouble]
    for trouble in troubles:
        typer.echo(trouble)
    typer.echo(f"{len(loaded)} patterns, {len(cases)} examples, {len(troubles)} wrong")
    if troubles:
        raise typer.Exit(1)


@app.command()
def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file, or - for standard input.")],
    span: Annotated[
        str,
        typer.Argument(metavar="START:END", help="Characters of the file, as in a record's start and end."),
    ],
    password: Password = None,
    limit: Limit = [],  # noqa: B006
) -> None:
    """Tell which rules touched some characters, and why they are or are not a record."""
    from policyextract.explain import explain as lines
    from policyextract.pipeline import run
    from policyextract.sources import SourceError, read_file
    from policyextract.text import Span

    start, colon, end = span.partition(":")
    if not (colon and start.isdigit() and end.isdigit()):
        raise typer.BadParameter(f"{span!r} is no range; write it as 95:103", param_hint="START:END")
    try:
        for line in lines(run(read_file(file, _options(limit, password))), Span(int(start), int(end))):
            typer.echo(line)
    except SourceError as error:
        _refuse(str(error))
    except ValueError as error:
        _refuse(f"{error}; choose START:END inside it")


@app.command()
def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder with NAME.txt and NAME.gold.json.")],
    compare: Annotated[
        Path | None,
        typer.Option(
            metavar="OTHER.jsonl",
            help="Print instead what was gained, lost and changed since the run that "
            "`extract --output-format documents` wrote here.",
        ),
    ] = None,
) -> None:
    """Score the extraction of clippings against gold answers: figures, then every error with its place."""
    from policyextract.evaluate import report
    from policyextract.evaluate.answers import AnswersError, read_run
    from policyextract.evaluate.folder import Evaluation, gold_files, scored
    from policyextract.sources import Reader, SourceError

    failures = Failures()
    clippings = []
    try:
        other = read_run(compare) if compare else None
        files = gold_files(folder)
    except AnswersError as error:
        _refuse(str(error))
    with Reader() as reader:
        for path in _with_progress(files):
            try:
                clippings.append(scored(path, reader.one))
            except (AnswersError, SourceError) as error:
                failures.say(str(error))
    evaluation = Evaluation(clippings)
    with _standard_output() as out:
        for line in report.full(evaluation) if other is None else report.comparison(evaluation, other):
            print(line, file=out)
    failures.close()


@app.command()
def gold(
    annotations: Annotated[
        list[Path], typer.Argument(metavar="NAME.yaml", help="Annotations, each beside its NAME.txt.")
    ],
) -> None:
    """Write NAME.gold.json for annotations by hand; what is wrong with one is told line by line."""
    from policyextract.evaluate.annotation import compile_gold
    from policyextract.evaluate.answers import AnswersError
    from policyextract.evaluate.folder import GOLD

    failures = Failures()
    for path in annotations:
        try:
            answers = compile_gold(path)
        except AnswersError as error:
            failures.say(str(error))
            continue
        target = path.with_name(path.stem + GOLD)
        with _opened(target) as out:
            out.write(answers)
        typer.echo(target)
    failures.close()


def main() -> None:
    """The program `policyextract`."""
    # A program that is told to end puts away its temporary files first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("policyextract: stopped", err=True)
        sys.exit(130)
