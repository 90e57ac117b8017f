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
    ["values", "segmenter"],
    ["readings"],
    [
        "patterns",
        "sources",
        "regions",
        "lines",
        "sentences",
        "outline",
        "characters",
        "marks",
        "blanks",
        "traditional",
        "settings",
    ],
    ["certificates", "widths", "spacing"],
    ["clean", "gazetteer", "issue", "cells", "tableunits"],
    ["sidebyside", "stacked"],
    ["tables"],
    ["barenames"],
    ["namesakes"],
    ["places"],
    [
        "articles",
        "headlines",
        "heads",
        "laidout",
        "layout",
        "matching",
        "papers",
        "seams",
        "sides",
        "stories",
        "units",
        "vocabulary",
    ],
    ["find"],
    ["context", "evidence"],
    ["ner"],
    ["amounts", "homes", "model", "confidence"],
    ["speakers"],
    ["terms", "payers", "verdicts", "levels", "frequencies"],
    ["figures", "datings"],
    ["incentives", "indicators", "policies", "issuers"],
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


@pytest.mark.parametrize("code", ["import policyextract", "import policyextract.cli"])
def test_nothing_heavy_is_loaded_at_import(code):
    heavy = {
        "jieba",
        "pydantic",
        "regex",
        "jinja2",
        "ahocorasick_rs",
        "opencc",
        "pdfplumber",
        "PIL",
        "pydantic_settings",
        "sqlalchemy",
        "structlog",
        "rich.table",
        "numpy",
        "spacy",
    }
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(' '.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not heavy & set(done.stdout.split())
