"""A wheel built from the project and installed elsewhere carries all that it needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from faults.jobs import on_path

from policyextract.formats import FORMATS

ROOT = Path(__file__).parents[1]
WRITES = """
import io
import policyextract as px
from policyextract.formats import FORMATS
found = px.run(px.read("a.txt"))
for name, one in FORMATS.items():
    one.write([found], out := io.StringIO(newline=""))
    print(name if "6000" in out.getvalue() else "")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the wheel's content, and nothing of the checkout in reach."""
    built = tmp_path_factory.mktemp("built")
    target = tmp_path_factory.mktemp("elsewhere")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = built.glob("*.whl")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
        str(wheel),
    ]
    subprocess.run(pip, check=True, capture_output=True)
    return target


def run(installed, *args, stdin=""):
    return subprocess.run(
        [sys.executable, *args],
        cwd=installed,
        env={**os.environ, "PYTHONPATH": on_path(installed)},
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_it_runs_from_its_own_files(installed):
    where = run(
        installed,
        "-c",
        "import policyextract as p; from policyextract.patterns import folder; print(p.__file__, folder())",
    )
    assert all(Path(path).is_relative_to(installed) for path in where.split())


def test_its_patterns_and_regions_are_inside(installed):
    assert " 0 wrong" in run(installed, "-m", "policyextract", "check")
    out = run(
        installed, "-m", "policyextract", "extract", "-", stdin="宁夏对取得高级社会工作师证书人员奖励6000元。"
    )
    assert '"640000"' in out


def test_it_writes_every_format(installed):
    (installed / "a.txt").write_text("宁夏对取得高级社会工作师证书人员奖励6000元。", "utf-8")
    assert run(installed, "-c", WRITES).split() == [*FORMATS]
