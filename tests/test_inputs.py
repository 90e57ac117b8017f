"""What a job reads: folders, globs, manifests and URLs, and how a worker gets at each of them."""

import gzip
import hashlib
import http.server
import os
import threading

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from buckets import new_bucket

from policyextract.jobs.errors import JobError
from policyextract.jobs.inputs import items, opened, reading
from policyextract.sources import Limits, SourceError

PROMISE = "银川市对取得高级社会工作师证书的一次性奖励{}元。"


def found(*given, limits=None):
    """The items that some arguments name, by name."""
    return {item.name: item for item in items(list(map(str, given)), lambda *_: None, limits)}


def write(path, text, encoding="utf-8"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def read(item, limits=None):
    with opened(item, limits or Limits()) as path:
        return path.read_text("utf-8")


def trouble(item, limits=None):
    with pytest.raises(SourceError) as refusal, opened(item, limits or Limits()):
        pass
    return str(refusal.value)


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """A folder of documents and of what is none; the working folder is the one above it."""
    for name in ("a.txt", "2024/b.txt", "2024/05/c.html"):
        write(tmp_path / "archive" / name, PROMISE.format(len(name)))
    for name in ("list.csv", "2024/texts.jsonl.gz", "~$b.docx", "thumbs.db", "__MACOSX/a.txt"):
        write(tmp_path / "archive" / name, "path\na.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "archive"


def test_a_folder_gives_its_documents_and_no_manifests(archive):
    here = found("archive")
    assert set(here) == {"archive/a.txt", "archive/2024/b.txt", "archive/2024/05/c.html"}
    one = here["archive/a.txt"]
    data = (archive / "a.txt").read_bytes()
    assert (one.sha256, one.size) == (hashlib.sha256(data).hexdigest(), len(data))


def test_globs_go_down_folders(archive):
    assert set(found("archive/**/*.html", "archive/*.txt")) == {"archive/2024/05/c.html", "archive/a.txt"}


def test_a_worker_in_another_folder_finds_a_relative_path(archive, monkeypatch):
    one = found("archive")["archive/2024/b.txt"]
    monkeypatch.chdir("/")
    assert read(one) == PROMISE.format(len("2024/b.txt"))


def test_file_urls_are_paths(archive):
    (archive / "a b#1.txt").write_text("x")
    (one,) = found((archive / "a b#1.txt").as_uri()).values()
    assert (one.name, read(one)) == (f"{archive}/a b#1.txt", "x")


def test_one_file_of_an_archive(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("in/b.txt", "宁夏")
    (one,) = found(f"{tmp_path}/a.zip!/in/b.txt").values()
    with opened(one, Limits()) as path:
        assert (one.name, path) == (f"{tmp_path}/a.zip!/in/b.txt", None)


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_can_be_planned_and_read(tmp_path):
    (tmp_path / os.fsdecode(b"\xc4\xfe\xcf\xc4.txt")).write_text("宁夏", "utf-8")
    (one,) = found(tmp_path).values()
    one.name.encode()
    one.place.encode()
    assert read(one) == "宁夏"


@pytest.mark.parametrize("given", ["none.txt", "empty", "*.pdf", "-", "nowhere.csv"])
def test_an_argument_that_names_nothing_is_refused_before_anything_is_read(archive, given):
    (archive.parent / "empty").mkdir()
    with pytest.raises(JobError, match=f"^{given.replace('*', '.')}: .*; "):
        found("archive", given)


def test_what_changes_after_the_plan_is_told(archive):
    here = found("archive")
    write(archive / "a.txt", "深圳")
    (archive / "2024/b.txt").unlink()
    assert trouble(here["archive/a.txt"]) == (
        "archive/a.txt: changed while the job ran; run the command again"
    )
    with opened(here["archive/2024/b.txt"], Limits()) as path:
        assert not path.exists()  # the reader says so


def test_a_file_too_large_for_a_document_is_not_hashed_and_left_to_the_reader(tmp_path):
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(3_000_000)
    (one,) = found(tmp_path, limits=Limits(megabytes=2)).values()
    assert one.size == 3_000_000 and one.sha256 != hashlib.sha256(bytes(3_000_000)).hexdigest()
    with opened(one, Limits(megabytes=2)) as path:
        assert path == tmp_path / "a.txt"


def manifest(path, kind, rows):
    """A manifest of one of the kinds, with these rows."""
    columns = list(rows[0])
    if "csv" in kind:
        lines = [columns, *([str(row[column]) for column in columns] for row in rows)]
        text = "".join(",".join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)
        write(path, text, kind.partition(" ")[2] or "utf-8")
    elif kind == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        import json

        data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        path.write_bytes(gzip.compress(data) if kind == "jsonl.gz" else data)
    return path


KINDS = ["csv", "csv utf-8-sig", "csv gb18030", "csv utf-16", "jsonl", "jsonl.gz", "parquet"]


@pytest.mark.parametrize("kind", KINDS)
def test_manifests_of_paths(archive, kind):
    rows = [{"编号": 1, "路径": "2024/b.txt"}, {"编号": 2, "路径": str(archive / "a.txt")}]
    given = manifest(archive / f"列表.{kind.partition(' ')[0]}", kind, rows)
    here = found(os.path.relpath(given))
    assert set(here) == {"archive/2024/b.txt", str(archive / "a.txt")}
    assert read(here["archive/2024/b.txt"]) == PROMISE.format(len("2024/b.txt"))


@pytest.mark.parametrize("kind", KINDS)
def test_manifests_of_texts(archive, kind):
    rows = [{"名称": "", "标题": "", "正文": PROMISE.format(1)}]
    rows += [{"名称": "通知", "标题": "奖励办法", "正文": PROMISE.format(2)}]
    suffix = kind.partition(" ")[0]
    given = manifest(archive / f"文.{suffix}", kind, rows)
    here = found(os.path.relpath(given))
    first = 2 if suffix == "csv" else 1  # a spreadsheet counts the head row
    assert {name: item.text for name, item in here.items()} == {
        f"archive/文.{suffix}#{first}": PROMISE.format(1),
        "通知": f"奖励办法\n\n{PROMISE.format(2)}",
    }
    assert here["通知"].sha256 == hashlib.sha256(here["通知"].text.encode()).hexdigest()


def test_rows_that_are_no_item_are_told_one_by_one(archive):
    rows = "path,text\na.txt,\n,\nmissing.txt,\n,——\n,%s\na.txt,x,y\n" % ("字" * 400_000)
    here = found(write(archive / "l.csv", rows), limits=Limits(text_megabytes=1))
    name = f"{archive}/l.csv"
    assert read(here[f"{archive}/a.txt"])
    with opened(here[f"{archive}/missing.txt"], Limits()) as path:
        assert not path.exists()
    assert "neither a path nor a text" in trouble(here[f"{name}#3"])
    assert "no words in it" in trouble(here[f"{name}#5"])
    assert "--limit text_megabytes=2" in trouble(here[f"{name}#6"])
    assert "more cells than the head row" in trouble(here[f"{name}#7"])
    assert len(here) == 6


def test_a_manifest_that_breaks_off_does_not_end_the_job(archive):
    data = b'{"path": "a.txt"}\n' + b"".join(os.urandom(99_999).hex().encode() + b"\n" for _ in range(20))
    (archive / "l.jsonl.gz").write_bytes(gzip.compress(data, 1)[:-5000])
    here = found(archive / "l.jsonl.gz")
    assert f"{archive}/a.txt" in here
    assert any("no row behind it is done" in item.refusal for item in here.values() if item.refusal)


def test_a_line_that_is_no_json_and_a_byte_that_fits_no_encoding(archive):
    (archive / "l.jsonl").write_bytes(
        b'{"path": "a.txt"}\n[1]\n{"text": "\xc4\xfe\xcf\xc4 1"}\n{"text": "\xff\xff 2"}\n'
    )
    here = found(archive / "l.jsonl")
    refusals = {name.rpartition("#")[2]: item.refusal for name, item in here.items() if item.refusal}
    assert "no JSON object" in refusals["2"] and "GB18030" in refusals["4"]
    assert here[f"{archive}/l.jsonl#3"].text == "宁夏 1"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", "code,place\n1,2\n", r"none of its columns \(code, place\) names or holds"),
        ("a.csv", "PK\x03\x04\x14\x00\x06\x00", "doesn't begin like a table"),
        ("a.csv", "path\n", "no row in it"),
        ("a.jsonl", "path\na.txt\n", "doesn't begin like JSON lines"),
        ("a.parquet", "path\na.txt\n" * 9, "can't be read"),
        ("a.csv.gz", "path\na.txt\n", "can't be read"),
    ],
    ids=["no column", "no table", "no row", "no json", "no parquet", "no gzip"],
)
def test_a_manifest_that_is_none_is_refused_at_once(tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data.encode())
    with pytest.raises(JobError, match=f"{name}: {said}.*; "):
        found(tmp_path / name)


def test_a_driver_that_is_missing_is_told():
    with pytest.raises(JobError, match=r"gs://bucket/a: gs:// needs a driver; pip install gcsfs"):
        found("gs://bucket/a")
    with pytest.raises(JobError, match=r"nosuch://a: can't be opened .*; check the URL"):
        found("nosuch://a")


@pytest.fixture
def bucket(s3):
    """A bucket with an archive, and its URL."""
    url = new_bucket()
    for name in ("a.txt", "2024/b.txt", "2024/05/c.pdf", "2024/06/d.pdf", "2025/e.pdf", "2024/list.csv"):
        with fsspec.open(f"{url}/{name}", "wb") as file:
            file.write(b"path\n05/c.pdf\nb.txt\n" if name.endswith("csv") else name.encode())
    return url


def test_folders_globs_and_manifests_behind_urls(bucket):
    def names(given):
        return {name.removeprefix(f"{bucket}/") for name in found(f"{bucket}/{given}")}

    documents = {"2024/b.txt", "2024/05/c.pdf", "2024/06/d.pdf"}
    assert names("2024") == names("2024/") == documents
    assert names("2024/**/*.pdf") == {"2024/05/c.pdf", "2024/06/d.pdf"}
    assert names("20*/*.pdf") == {"2025/e.pdf"}
    assert names("a.txt") == {"a.txt"}
    assert names("2024/list.csv") == {"2024/05/c.pdf", "2024/b.txt"}


def test_a_url_is_the_same_item_however_it_is_named(bucket):
    listed, named = found(f"{bucket}/2024"), found(f"{bucket}/2024/list.csv", f"{bucket}/2024/b.txt")
    assert all(listed[name] == item for name, item in named.items())
    assert all(item.stamp and item.size for item in named.values())


def test_a_url_is_downloaded_for_the_time_of_reading(bucket):
    one = found(f"{bucket}/2024/b.txt")[f"{bucket}/2024/b.txt"]
    with opened(one, Limits()) as path:
        assert path.read_bytes() == b"2024/b.txt"
    assert not path.exists()
    assert "--limit megabytes=1" in trouble(one, Limits(megabytes=0))
    with fsspec.open(one.place, "wb") as file:
        file.write(b"another")
    assert trouble(one).endswith("changed while the job ran; run the command again")
    fsspec.filesystem("s3").rm_file(one.place)
    assert trouble(one).endswith("no such file; check the URL")


class Unsteady(http.server.BaseHTTPRequestHandler):
    """A web server that is out of order for some requests, and then answers."""

    left = 0

    def do_GET(self):
        body = b"<html>" + self.path.encode()
        if type(self).left > 0:
            type(self).left -= 1
            self.send_error(503)
        elif "gone" in self.path:
            self.send_error(404)
        else:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", '"1"')
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


@pytest.fixture
def web(monkeypatch):
    monkeypatch.setattr(reading, "PAUSES", (0, 0.01, 0.01))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Unsteady)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_passing_trouble_of_a_server_is_outlived(web):
    one = found(f"{web}/a.html?id=1")[f"{web}/a.html?id=1"]
    assert one.stamp == "1"
    Unsteady.left = 4  # two requests, each asked twice
    assert read(one) == "<html>/a.html?id=1"
    Unsteady.left = 100
    assert "HTTP status 503" in trouble(one)
    Unsteady.left = 0
    (gone,) = found(f"{web}/gone").values()
    assert trouble(gone) == f"{web}/gone: no such file; check the URL"


def test_a_password_in_a_url_is_not_shown(tmp_path):
    (one,) = found(write(tmp_path / "l.csv", "url\nhttp://li:geheim@127.0.0.1:9/a.pdf\n")).values()
    assert one.name == "http://li@127.0.0.1:9/a.pdf"
