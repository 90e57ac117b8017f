"""`policyextract evaluate` and `gold`: answers against gold, and gold from annotations by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policyextract.cli.app import app
from policyextract.cli.failures import Failures
from policyextract.cli.output import opened, refuse, standard_output
from policyextract.cli.progress import with_progress


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
        refuse(str(error))
    with Reader() as reader:
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
        with opened(target) as out:
            out.write(answers)
        typer.echo(target)
    failures.close()
