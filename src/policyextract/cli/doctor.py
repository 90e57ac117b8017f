"""`policyextract doctor`: whether everything is there, and what to do where it isn't."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from policyextract.cli.app import app
from policyextract.cli.arguments import Database
from policyextract.cli.status import FAILED

if TYPE_CHECKING:
    from policyextract.doctor.finding import Finding

SIGNS = {"good": "✓", "doubtful": "!", "broken": "✗"}


@app.command()
def doctor(
    database: Database = None,
    for_programs: Annotated[bool, typer.Option("--json", help="Print JSON lines, for programs.")] = False,
) -> None:
    """Tell whether everything is there that the program needs, and what to do where it isn't.

    Nothing is changed. The exit status is 1 where something is broken that reading clippings, the database
    or bulk jobs can't do without.
    """
    from policyextract.cli.output import standard_output
    from policyextract.doctor import findings

    chinese = _is_chinese()
    broken = False
    with standard_output() as out:
        for finding in findings(database):
            broken = broken or finding.state == "broken"
            print(_json(finding) if for_programs else line(finding, chinese), file=out, flush=True)
    if broken:
        raise typer.Exit(FAILED)


def _is_chinese() -> bool:
    """Whether the user's messages are in Chinese (POSIX: the first of these variables that is set)."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((os.environ[name] for name in names if os.environ.get(name)), "").startswith("zh")


def line(finding: Finding, chinese: bool) -> str:
    """A finding for people."""
    language = "zh" if chinese else "en"
    name, said = (getattr(label, language) for label in (finding.name, finding.said))
    colon, stop = ("：", "；") if chinese else (": ", "; ")
    advice = stop + getattr(finding.advice, language) if finding.advice else ""
    return f"{SIGNS[finding.state]} {name}{colon}{said}{advice}"


def _json(finding: Finding) -> str:
    """A finding for programs, in English."""
    import json

    advice = finding.advice.en if finding.advice else None
    fields = {"name": finding.name.en, "state": finding.state, "said": finding.said.en, "advice": advice}
    return json.dumps(fields, ensure_ascii=False)
