"""What is installed: the program, its libraries, its extras, other programs; and whether OCR starts."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from policyextract.doctor.finding import Finding, same
from policyextract.formats.labels import Label
from policyextract.sources import office

LIBRARIES = ("pydantic", "regex", "pdfplumber", "pypdfium2", "sqlalchemy", "pyarrow", "duckdb", "typer")
SCAN, POSTGRES, CLUSTER = "scan", "postgres", "cluster"
EXTRAS = {  # the modules of an extra, and what it gives
    SCAN: (("rapidocr", "onnxruntime", "cv2"), Label("读取扫描件和照片", "reads scans and photos")),
    POSTGRES: (("psycopg",), Label("团队共用 PostgreSQL 数据库", "a database on PostgreSQL, for teams")),
    CLUSTER: (("distributed",), Label("在多台机器上批量处理", "bulk jobs on many machines")),
}
SYSTEM = f"{platform.system()} {platform.machine()}"
CHECKOUT = Path(__file__).parents[3]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OCR_S = 60  # to start and to look at an empty picture: a second on most machines
OCR = """
import numpy
from policyextract.sources.scan.recognition import engine
engine(1)(numpy.full((64, 256, 3), 255, numpy.uint8))
"""


def findings() -> Iterator[Finding]:
    """The program, libraries, extras, OCR, other programs."""
    yield Finding(
        Label("程序", "program"),
        "good",
        same(f"policyextract {_version('policyextract')}, Python {platform.python_version()}, {SYSTEM}"),
    )
    yield _libraries()
    yield from (_extra(name) for name in EXTRAS)
    if _is_there(SCAN):
        yield ocr()
    yield from programs()


def _libraries() -> Finding:
    name = Label("程序库", "libraries")
    found = {library: _version(library) for library in LIBRARIES}
    lacking = [library for library, number in found.items() if number is None]
    if lacking:
        them = ", ".join(lacking)
        return Finding(name, "broken", Label(f"缺少 {them}", f"{them} missing"), _install(None))
    return Finding(name, "good", same(", ".join(f"{library} {number}" for library, number in found.items())))


def _extra(extra: str) -> Finding:
    gives = EXTRAS[extra][1]
    name = Label(f"扩展 {extra}", f"extra {extra}")
    if _is_there(extra):
        return Finding(name, "good", Label(f"已安装：{gives.zh}", f"installed: {gives.en}"))
    said = Label(f"未安装，用途：{gives.zh}", f"not installed; it gives: {gives.en}")
    return Finding(name, "doubtful", said, _install(extra))


def _is_there(extra: str) -> bool:
    """Whether the modules of an extra can be found; none is loaded."""
    return all(find_spec(module) for module in EXTRAS[extra][0])


def _install(extra: str | None) -> Label:
    """How to install the program, or an extra."""
    if (CHECKOUT / "scripts" / "setup").is_file() and extra in (None, SCAN):
        command = f"scripts/setup {extra or ''}".strip()
    else:
        command = f"{Path(sys.executable).name} -m pip install 'policyextract{f'[{extra}]' if extra else ''}'"
    return _wanted(command) if extra else same(command)


def ocr() -> Finding:
    """Whether the engine that recognises words starts."""
    name = Label("文字识别", "recognition")
    try:
        command = [sys.executable, "-P", "-c", OCR]
        done = subprocess.run(command, capture_output=True, timeout=OCR_S, check=False)
    except subprocess.TimeoutExpired:
        said = Label(f"{OCR_S}秒内没有启动", f"didn't start within {OCR_S} s")
    else:
        if not done.returncode:
            return Finding(name, "good", Label("可以启动", "starts"))
        said = same((done.stderr.decode(errors="replace").strip().splitlines() or ["?"])[-1])
    return Finding(name, "doubtful", said, Label("重新安装扩展 scan", "install the extra scan anew"))


def programs() -> Iterator[Finding]:
    """LibreOffice, and in a checkout the browser of the tests."""
    yield _program(
        "LibreOffice",
        office.libreoffice(),
        Label("读取 .doc、.wps、.rtf、.odt", "reads .doc, .wps, .rtf, .odt"),
        "libreoffice-writer-nogui",
    )
    if (CHECKOUT / "scripts" / "test").is_file():
        browser = next(filter(None, map(shutil.which, BROWSERS)), None)
        yield _program("Chromium", browser, Label("只用于开发测试", "only tests use it"), "chromium")


def _program(name: str, place: str | None, gives: Label, package: str) -> Finding:
    """Whether a program is there that the main jobs can do without."""
    if place:
        return Finding(same(name), "good", same(place))
    said = Label(f"未安装，用途：{gives.zh}", f"not installed; it gives: {gives.en}")
    command = f"apt install {package}"
    return Finding(same(name), "doubtful", said, _wanted(command))


def _wanted(command: str) -> Label:
    return Label(f"需要时运行：{command}", f"if you want it: {command}")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
