"""Who may import whom: the chain goes one way, and nothing heavy loads before it is needed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "policyextract"
# Each may import what stands before it, and its neighbours of the same row.
LAYERS = [
    ["text", "cores", "whole", "without"],
    ["values", "segmenter", "literals"],
    ["readings", "regexes"],
    [
        "patterns",
        "sources",
        "regions",
        "lines",
        "columns",
        "furniture",
        "sentences",
        "outline",
        "characters",
        "marks",
        "blanks",
        "traditional",
        "settings",
    ],
    ["certificates", "widths", "spacing", "scanner"],
    ["clean", "gazetteer", "issue", "cells", "tableunits"],
    ["sidebyside", "stacked"],
    ["tables"],
    ["barenames"],
    ["namesakes"],
    ["places"],
    [
        "arrangement",
        "articles",
        "breaks",
        "candidates",
        "chains",
        "composing",
        "filing",
        "flow",
        "headlines",
        "heads",
        "junk",
        "joints",
        "kinship",
        "labels",
        "laidout",
        "layout",
        "links",
        "matching",
        "papers",
        "rowforms",
        "scenes",
        "seams",
        "sides",
        "stories",
        "topics",
        "units",
        "vocabulary",
        "wording",
    ],
    ["find"],
    ["context", "evidence"],
    ["ner"],
    ["amounts", "homes", "model", "confidence"],
    ["speakers"],
    ["terms", "payers", "donors", "bodies", "imprints", "verdicts", "levels", "frequencies"],
    ["figures", "datings"],
    ["incentives", "indicators", "policies", "issuers", "localities"],
    ["programmes"],
    ["beneficiaries"],
    ["records"],
    ["pipeline"],
    ["failures", "log"],
    ["extractor"],
    ["explain", "formats", "evaluate", "exchange", "jobs", "store", "spacy"],
    ["doctor", "review"],
    ["cli"],
    ["__main__"],
]
RANK = {name: rank for rank, row in enumerate(LAYERS) for name in row}


def part(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("policyextract"):
            inner = node.module.split(".")[1:]
            yield from inner[:1] or [alias.name for alias in node.names]


MODULES = [
    path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "__init__.py" or path.parent != PACKAGE
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path):
    name = part(path)
    wrong = [other for other in imported(path) if other != name and RANK[other] > RANK[name]]
    assert not wrong, f"{name} may not import {wrong}"


LOADED = "import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
UNUSED = """
alembic argon2 babel duckdb fastapi fsspec jieba jinja2 limits lxml multiprocessing numpy opencc
openpyxl pandas PIL pdfminer pdfplumber pyarrow pypdfium2 rensa rich rjieba selectolax spacy sqlalchemy
starlette structlog uvicorn watchfiles xlsxwriter yaml
"""
USED = {"ahocorasick_rs", "pydantic", "regex"}


def loaded(code):
    """The packages that are loaded once some code has run in a fresh process; it prints nothing else."""
    code = f"import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()):\n {code}\n{LOADED}"
    command = [sys.executable, "-c", code]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def called(*arguments):
    """Code that runs the program."""
    return (
        "import policyextract.cli, sys\n"
        f" sys.argv = ['policyextract', *{arguments!r}]\n"
        " with contextlib.suppress(SystemExit): policyextract.cli.main()"
    )


@pytest.mark.parametrize("code", ["import policyextract", "import policyextract.cli", called("--help")])
def test_nothing_heavy_is_loaded_to_tell_what_there_is(code):
    assert loaded(code) & {*UNUSED.split(), *USED} == set()


def test_a_text_is_extracted_with_what_texts_need(tmp_path):
    (tmp_path / "a.txt").write_text("厦门市对取得社会工作师证书的人员每人奖励3000元。", "utf-8")
    found = loaded(called("extract", str(tmp_path / "a.txt"), "-o", str(tmp_path / "a.jsonl")))
    assert (tmp_path / "a.jsonl").read_text("utf-8").count("\n") == 1
    assert found >= USED
    assert found & set(UNUSED.split()) == set()
