"""Why a document can't be read: each reason, brought about by a file, and told in one line."""

import ast
import io
import os
import pickle
import tempfile
import zipfile
from pathlib import Path

import pikepdf
import pytest
import readers
from PIL import Image

from policyextract.extractor import ANSWERING, Extractor
from policyextract.failures import Failure
from policyextract.jobs.reasons import REASONS
from policyextract.sources import Limits, Options, Reason, SourceError, html, read_bytes
from policyextract.sources.child import Child
from policyextract.sources.file import File
from policyextract.sources.reply import READING, Answer
from policyextract.sources.source import Refusal

PACKAGE = Path(__file__).parents[1] / "src" / "policyextract"
TEXT = "宁夏对取得高级社会工作师证书的人员，一次性给予6000元奖励。\n"


def zipped(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return data.getvalue()


def nested(depth):
    data = zipped(a_txt=TEXT)
    for _ in range(depth):
        data = zipped(a_zip=data)
    return data


def locked():
    data = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(data, encryption=pikepdf.Encryption(owner="boss", user="word"))
    return data.getvalue()


def picture():
    data = io.BytesIO()
    Image.new("L", (60, 60), 255).save(data, "PNG")
    return data.getvalue()


def climbing():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("../a.txt", TEXT)
    return data.getvalue()


# File, bytes, document that fails, reason, what to do.
FILES = [
    ("folder.txt", None, "", Reason.kind, "give the files in it"),
    ("gone.txt", b"", "", Reason.missing, "check the name"),
    ("empty.txt", b" \r\n", "", Reason.empty, "get it again, or leave it out"),
    ("marks.txt", "，。！".encode(), "", Reason.empty, "get it again, or leave it out"),
    ("binary.txt", bytes(range(32)) * 9, "", Reason.kind, "save it as plain text"),
    (
        "mixed.txt",
        (TEXT * 9).encode() + (TEXT * 9).encode("gb18030"),
        "",
        Reason.encoding,
        "save it as UTF-8 text",
    ),
    ("long.txt", (TEXT * 12_000).encode(), "", Reason.size, "--limit text_megabytes=2"),
    ("large.txt", bytes(3_100_000), "", Reason.size, "--limit megabytes=4"),
    ("a.rar", b"Rar!\x1a\x07\x00", "", Reason.kind, "unpack it first"),
    ("a.exe", b"MZ\x90\x00", "", Reason.kind, "leave it out"),
    ("text.pdf", TEXT.encode(), "", Reason.kind, "get it again"),
    ("cut.pdf", b"%PDF-1.7\n1 0 obj", "", Reason.damaged, "get it again"),
    ("locked.pdf", locked(), "", Reason.password, "--password"),
    ("page.png", picture(), "", Reason.scan, "--ocr"),
    ("cut.zip", zipped(a_txt=TEXT)[:-30], "", Reason.damaged, "get the archive again"),
    ("in.zip", zipped(a_txt="", b_txt=TEXT), "!/a.txt", Reason.empty, "get it again"),
    ("nothing.zip", zipped(a_exe="MZ"), "", Reason.kind, "put texts, PDFs"),
    ("deep.zip", nested(3), "!/a.zip!/a.zip!/a.zip", Reason.nested, "--limit depth=4"),
    ("climbs.zip", climbing(), "!/../a.txt", Reason.harm, "don't unpack it elsewhere"),
    ("frames.html", b"<html><body><iframe src='a; b.html'></iframe>", "", Reason.empty, "(a; b.html)"),
    ("none.docx", zipped(**{"word/document_xml": "<a/>"}), "", Reason.damaged, "get it again"),
]


@pytest.fixture(scope="module")
def extractor():
    with Extractor(Options(limits=Limits(megabytes=3, text_megabytes=1), ocr=False)) as extractor:
        yield extractor


@pytest.mark.parametrize(
    ("name", "data", "inside", "reason", "advice"),
    FILES,
    ids=[f"{n}-{file[0]}" for n, file in enumerate(FILES)],
)
def test_each_reason_is_told_with_the_document_and_what_to_do(
    extractor, tmp_path, name, data, inside, reason, advice
):
    path = tmp_path / name
    if data is None:
        path.mkdir()
    elif data:
        path.write_bytes(data)
    failures = [one for one in extractor.sources(str(path)) if isinstance(one, Failure)]
    assert [(one.source, one.reason) for one in failures] == [(f"{path}{inside}", reason)]
    (failure,) = failures
    assert advice in failure.advice and "; " not in failure.message
    assert str(failure) == f"{path}{inside}: {failure.message}; {failure.advice}"
    assert tempfile.gettempdir() not in failure.message + failure.advice


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(extractor, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.txt").chmod(0)
    (failure,) = extractor.sources(str(tmp_path / "a.txt"))
    assert failure.reason is Reason.access


CHAIN = {
    readers.raises: (Reason.fault, "a fault in policyextract (KeyError: '/Root')"),
    readers.nests: (Reason.fault, "a fault in policyextract (nested too deep)"),
    readers.hoards: (Reason.memory, "its words were read, but need more than 300 MB to understand"),
    readers.dies: (Reason.crash, "its words were read, but made the program break down"),
}


@pytest.mark.parametrize("harm", CHAIN, ids=lambda harm: harm.__name__)
def test_what_goes_wrong_behind_the_reading_is_not_blamed_on_it(harm):
    with Child(Limits(seconds=20, memory=300), ANSWERING) as child, pytest.raises(SourceError) as caught:
        child.call("a.txt", harm)
    assert caught.value.refusal[:2] == CHAIN[harm]


FORGED = [Refusal("nonsense", "what", "do"), Refusal(Reason.size, 1, "do"), ("size", "what", "do"), "line"]


@pytest.mark.parametrize("forged", FORGED, ids=str)
def test_only_a_known_reason_comes_back_from_a_reader(forged):
    with Child(Limits(seconds=20)) as child, pytest.raises(SourceError) as caught:
        child.call("a.pdf", readers.answers, pickle.dumps(Answer(refusal=forged)))
    assert caught.value.refusal.reason is Reason.crash


def test_a_failure_holds_no_character_that_cannot_be_kept():
    error = SourceError("a\x00.txt", Reason.kind, "what\x1b[31m", "do\ud800")
    assert str(Failure.of(error)) == "a\ufffd.txt: what\ufffd[31m; do\ufffd"


def test_every_error_has_its_parts():
    """Nowhere is a message that has its advice in it, or a reason that there is not."""
    parts = [
        call.args[-3:]
        for folder in ("sources", "jobs")
        for path in (PACKAGE / folder).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in ("SourceError", "Refusal", "TooMuch")
        and not any(isinstance(one, ast.Starred) for one in call.args)
    ]
    assert len(parts) > 60
    for reason, message, advice in parts:
        if isinstance(reason, ast.Attribute):
            assert reason.attr in Reason.__members__
        for words in (message, advice):
            assert "; " not in ast.unparse(words)


def test_there_is_advice_for_every_reason_and_every_fault_has_one():
    assert set(REASONS) == set(Reason)
    assert set(READING) == set(ANSWERING)


@pytest.mark.parametrize("name", ["gb18030", "GBK", "gb2312", "utf-8"])
def test_a_text_is_read_in_the_encoding_that_is_told(name):
    data = TEXT.encode(name)
    assert read_bytes(data, "a.txt", None, name).chars == TEXT
    with pytest.raises(SourceError, match="line 1 is no text in ascii; name another encoding") as caught:
        read_bytes(data, "a.txt", None, "ascii")
    assert caught.value.refusal.reason is Reason.encoding
    assert read_bytes(TEXT.encode("utf-8-sig"), "a.txt", None, name).chars == TEXT, "a mark tells better"


@pytest.mark.parametrize("name", ["nonsense", "base64", "rot13", "undefined", "punycode", "a\0b"])
def test_what_is_no_encoding_is_refused(name):
    with pytest.raises(ValueError, match="is no encoding; write its name"):
        Options(encoding=name)


def test_a_web_page_is_read_in_the_encoding_that_is_told(tmp_path):
    page = f"<html><meta charset=utf-8><body><p>{TEXT * 5}</p></body></html>".encode("gb18030")
    (tmp_path / "a.html").write_bytes(page)
    file = File.at(tmp_path / "a.html", "a.html", Limits())
    assert TEXT.strip() in html.read(file, Options(encoding="gb18030")).chars
    with pytest.raises(SourceError) as caught:
        html.read(file, Options(encoding="utf-8"))
    assert caught.value.refusal.reason is Reason.encoding
