"""What the documents say is there: their links, the commands and options, the modules."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from policyextract.cli import app
from policyextract.evaluate.annotation import compile_gold

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "patterns" / "README.md",
    ROOT / "corpus" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_the_commands_of_the_readme_run(tmp_path):
    """Each line that calls the program on the project's own files, as it stands there, on some of these."""
    (tmp_path / "corpus").mkdir()
    for name in ("docs-06.txt", "docs-06.gold.json", "news-22.txt", "news-22.gold.json"):
        shutil.copy(ROOT / "corpus" / name, tmp_path / "corpus")
    text = (ROOT / "README.md").read_text("utf-8")
    lines = re.findall(r"^\.venv/bin/policyextract (\S+ corpus\S* ?\S*)$", text, re.MULTILINE)
    assert lines
    for line in lines:
        command = [sys.executable, "-m", "policyextract", *line.split()]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)


def shown(*arguments):
    return CliRunner().invoke(app, [*arguments, "--help"]).stdout


def commands(help):
    return re.findall(r"^  ([a-z]+)  ", help, re.MULTILINE)


def with_inner(name):
    """The help of a command, and of those in it."""
    told = shown(name)
    return told + "".join(shown(name, inner) for inner in commands(told))


def test_commands_and_their_options_are_real():
    """In every line that calls the program, and every command and option named between the lines."""
    pages = "".join(page.read_text("utf-8") for page in PAGES)
    text = re.sub(r"(?ms)^```python\n.*?^```$", "", pages)
    code = [
        block or line for block, line in re.findall(r"(?ms)^```(?:sh|yaml)?\n(.*?)^```$|`([^`\n]+)`", text)
    ]
    helps = {name: with_inner(name) for name in commands(shown())}
    calls = re.findall(
        r"^[^#\n]*policyextract (?:--log \S+ )?([a-z]+\b)([^\n|#]*)",
        "\n".join(code).replace("scripts/extract ", "policyextract extract "),
        re.MULTILINE,
    )
    assert {"extract", "ingest", "bulk", "export", "failures"} <= {name for name, _ in calls}
    assert [name for name, _ in calls if name not in helps] == []
    wrong = [
        f"{name} {option}"
        for name, rest in calls
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", rest)
        if option not in helps[name]
    ]
    assert wrong == []
    everywhere = "".join(helps.values())
    other = "".join(re.findall(r"dask (?:worker|scheduler) .*", text))  # another program's options
    named = set(re.findall(r"`(--[a-z][a-z-]+)", text)) - {"--install-completion"}
    assert [option for option in named if option not in everywhere + other] == []


def test_the_annotation_that_the_corpus_page_shows_compiles(tmp_path):
    text = (ROOT / "corpus" / "README.md").read_text("utf-8")
    [shown] = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    entries = yaml.safe_load(shown)
    lists = entries["mentions"] + entries["records"] + entries["entities"]
    quotes = [entry["quote"] for entry in lists]
    (tmp_path / "NAME.txt").write_text("\n".join(quotes + ["。"] * 20), "utf-8")
    (tmp_path / "NAME.yaml").write_text(shown, "utf-8")
    gold = json.loads(compile_gold(tmp_path / "NAME.yaml"))
    assert (len(gold["records"]), len(gold["entities"])) == (3, 4)


def test_modules_that_contributing_names_exist():
    named = re.findall(r"`(\w+\.py)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    here = {path.name for path in (ROOT / "src" / "policyextract").glob("*.py")}
    assert set(named) <= here
    assert here - set(named) - {"__init__.py", "__main__.py"} == set(), "tell where they belong"
