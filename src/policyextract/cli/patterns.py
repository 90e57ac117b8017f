"""`policyextract check`, `explain` and `schema`: what the patterns say, and what a record is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policyextract.cli.app import app
from policyextract.cli.arguments import Encoding, Limit, Ocr, Password, options
from policyextract.cli.output import refuse
from policyextract.cli.status import FAILED


@app.command()
def schema(
    exported: Annotated[
        bool,
        typer.Option(
            "--exported", help="Of a line of `export --to FILE.jsonl`, which also tells what people decided."
        ),
    ] = False,
) -> None:
    """Print the JSON Schema of a record."""
    import json

    from policyextract.model import Record
    from policyextract.store.export.record import Exported

    model = Exported if exported else Record
    typer.echo(json.dumps(model.model_json_schema(mode="serialization"), ensure_ascii=False, indent=2))


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
        refuse(str(error))
    if not loaded:
        refuse(f"{folder}: no pattern files (.toml) in this folder; name the one that has them")
    troubles = [trouble for trouble in (case.trouble() for case in cases) if trouble]
    for trouble in troubles:
        typer.echo(trouble)
    typer.echo(f"{len(loaded)} patterns, {len(cases)} examples, {len(troubles)} wrong")
    if troubles:
        raise typer.Exit(FAILED)


@app.command()
def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file, or - for standard input.")],
    span: Annotated[
        str,
        typer.Argument(metavar="START:END", help="Characters of the file, as in a record's start and end."),
    ],
    password: Password = None,
    encoding: Encoding = None,
    ocr: Ocr = None,
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
        for line in lines(
            run(read_file(file, options(limit, password, encoding, ocr))), Span(int(start), int(end))
        ):
            typer.echo(line)
    except SourceError as error:
        refuse(str(error))
    except ValueError as error:
        refuse(f"{error}; choose START:END inside it")
