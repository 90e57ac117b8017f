"""`policyextract evaluate` and `gold`: answers against gold, and gold from annotations by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyextract.cli.app import app
from policyextract.cli.arguments import Database, existing
from policyextract.cli.arguments import database as chosen
from policyextract.cli.failures import Failures
from policyextract.cli.output import opened, refuse, standard_output
from policyextract.cli.progress import with_progress
from policyextract.cli.status import UNREACHABLE, USAGE
from policyextract.without import Part, without

if TYPE_CHECKING:
    from policyextract.store.corrections import Gold


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
    leave_out: Annotated[
        list[Part] | None,
        typer.Option(
            "--without",
            metavar="PART",
            help="Go without a part of the chain, to see what it gives: jieba, its dictionary and its "
            "segmenter; ner, the names that no list holds.",
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
        refuse(str(error))
    with Reader() as reader, without(leave_out or ()):
        for path in with_progress(files):
            try:
                clippings.append(scored(path, reader.one))
            except (AnswersError, SourceError) as error:
                failures.say(str(error))
    evaluation = Evaluation(clippings)
    with standard_output() as out:
        for line in report.full(evaluation) if other is None else report.comparison(evaluation, other):
            print(line, file=out)
    failures.close()


@app.command()
def gold(
    annotations: Annotated[
        list[Path], typer.Argument(metavar="[NAME.yaml ...]", help="Annotations, each beside its NAME.txt.")
    ] = [],  # noqa: B006
    from_reviews: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write here NAME.txt, NAME.yaml and NAME.gold.json of each document of the database on "
            "which people have decided; a new or empty folder.",
        ),
    ] = None,
    database: Database = None,
) -> None:
    """Write NAME.gold.json for annotations by hand, or for what people decided on the review page.

    What is wrong with an annotation is told line by line.
    """
    if bool(annotations) == bool(from_reviews):
        refuse("name annotations, or a folder for those --from-reviews", USAGE)
    failures = Failures()
    found = _reviewed(from_reviews, existing(chosen(database))) if from_reviews else annotations
    for path in found:
        _compile(path, failures)
    failures.close()


def _compile(path: Path, failures: Failures) -> None:
    """Writes the gold answers of an annotation, or tells what is wrong with it."""
    from policyextract.evaluate.annotation import compile_gold
    from policyextract.evaluate.answers import AnswersError
    from policyextract.evaluate.folder import GOLD

    try:
        answers = compile_gold(path)
    except AnswersError as error:
        failures.say(str(error))
        return
    target = path.with_name(path.stem + GOLD)
    with opened(target) as out:
        out.write(answers)
    typer.echo(target)


def _reviewed(folder: Path, place: str) -> Iterator[Path]:
    """The annotations of all reviewed documents, each when it and its text are written into a folder."""
    from policyextract.store import corrections
    from policyextract.store import database as store
    from policyextract.store.errors import StoreError

    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            refuse(f"{folder}: has files already; name a new folder")
    except OSError as error:
        refuse(f"{folder}: can't be written ({error.strerror}); name another folder")
    try:
        with store.open(place) as database, database.read() as connection:
            documents = corrections.reviewed(connection)
            if not documents:
                refuse(f"{database.name}: nobody has decided on a record; begin with `policyextract review`")
            names: set[str] = set()
            for document in documents:
                told = corrections.gold(connection, document, names)
                names.add(told.name)
                yield _write(told, folder)
    except StoreError as error:
        refuse(str(error), UNREACHABLE)


def _write(gold: Gold, folder: Path) -> Path:
    """The path of an annotation that is written beside its text."""
    for suffix, words in ((".txt", gold.text), (".yaml", gold.annotation)):
        with opened(folder / f"{gold.name}{suffix}") as out:
            out.write(words)
    return folder / f"{gold.name}.yaml"
