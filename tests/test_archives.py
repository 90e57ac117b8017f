"""Archives are read like folders: each file by its path, and nothing in them does harm."""

import gzip
import io
import lzma
import os
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib

import pytest

from policyextract.sources import Limits, Options, Reader, SourceError

TEXT = "宁夏对取得高、中级社会工作师证书人员一次性分别给予6000元、3000元奖补。\n"
OTHER = "厦门市民政局每月给予持证社工岗位补贴200元。\n"


def read(path, **settings):
    """The names and words of the documents, and what was refused, of a file."""
    with Reader(Options(**settings)) as reader:
        found = list(reader.read(str(path)))
    documents = {one.name.partition("!/")[2]: one.chars for one in found if not isinstance(one, SourceError)}
    return documents, [str(one) for one in found if isinstance(one, SourceError)]


def zipped(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def raw_zip(path, entries, flags=0, extra=b""):
    """A ZIP archive whose names are the bytes given, as programs of other systems write them."""
    body, listed = b"", b""
    for name, text in entries:
        data = text.encode()
        common = struct.pack(
            "<HHHHHIIIHH", 20, flags, 0, 0, 0, zlib.crc32(data), len(data), len(data), len(name), len(extra)
        )
        listed += (
            b"PK\x01\x02"
            + struct.pack("<H", 20)
            + common
            + struct.pack("<HHHII", 0, 0, 0, 0, len(body))
            + name
            + extra
        )
        body += b"PK\x03\x04" + common + name + extra + data
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(listed), len(body), 0)
    path.write_bytes(body + listed + b"PK\x05\x06" + end)
    return path


def tarred(path, files=(), mode="w", **members):
    """A TAR archive of texts, and of members that are no files: by name, with the fields given."""
    with tarfile.open(path, mode) as archive:
        for name, text in files:
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
        for name, fields in members.items():
            info = tarfile.TarInfo(name)
            for field, value in fields.items():
                setattr(info, field, value)
            archive.addfile(info)
    return path


def test_files_in_folders_are_read_by_their_path(tmp_path):
    path = zipped(tmp_path / "a.zip", **{"2024/六月/厦门.txt": OTHER, "宁夏.txt": TEXT})
    documents, refusals = read(path)
    assert documents == {"2024/六月/厦门.txt": OTHER, "宁夏.txt": TEXT}
    assert not refusals


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("社工津贴/关于印发《激励办法》的通知.txt", "gbk"),
        ("社工津贴/关于印发《激励办法》的通知.txt", "utf-8"),
        ("臺北市社會工作師補助辦法.txt", "big5"),
        ("民政\\社工㙍.txt", "gb18030"),
        ("notice.txt", "ascii"),
    ],
)
def test_names_in_the_encoding_of_any_system(tmp_path, name, encoding):
    path = raw_zip(tmp_path / "a.zip", [(name.encode(encoding), TEXT), (b"b.txt", OTHER)])
    documents, _ = read(path)
    assert set(documents) == {name.replace("\\", "/"), "b.txt"}


def test_the_name_that_an_extra_field_gives(tmp_path):
    raw, name = b"?????.txt", "津贴.txt".encode()
    extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(raw)) + name
    assert set(read(raw_zip(tmp_path / "a.zip", [(raw, TEXT)], extra=extra))[0]) == {"津贴.txt"}


def test_what_systems_leave_behind_is_passed_over(tmp_path):
    names = "__MACOSX/._a.txt .DS_Store Thumbs.db ~$报告.docx desktop.ini 表.xlsx empty/ ._b.txt".split()
    documents, refusals = read(zipped(tmp_path / "a.zip", **dict.fromkeys(names, "x"), **{"a.txt": TEXT}))
    assert set(documents) == {"a.txt"} and not refusals


def test_an_archive_with_nothing_to_read_says_so(tmp_path):
    _, (refusal,) = read(zipped(tmp_path / "a.zip", **{"表.xlsx": "x", ".DS_Store": "x"}))
    assert refusal.startswith(f"{tmp_path}/a.zip: nothing to read in it")


def test_two_files_of_one_name_are_both_read(tmp_path):
    path = raw_zip(tmp_path / "a.zip", [(b"a.txt", TEXT), (b"a.txt", OTHER)])
    assert read(path)[0] == {"a.txt": TEXT, "a (2).txt": OTHER}


def test_one_damaged_file_does_not_stop_the_others(tmp_path):
    path = zipped(tmp_path / "a.zip", **{"a.txt": TEXT, "b.txt": OTHER})
    data = bytearray(path.read_bytes())
    data[data.index(b"a.txt") + 12] ^= 0xFF
    path.write_bytes(data)
    documents, (refusal,) = read(path)
    assert documents == {"b.txt": OTHER}
    assert refusal == f"{path}!/a.txt: damaged; get the archive again"


@pytest.mark.parametrize("name", ["papers.zip", "papers.tar"])
def test_an_archive_that_begins_with_a_pdf_is_an_archive(tmp_path, name):
    path = tmp_path / name
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("a.pdf", b"%PDF-1.7 broken")
            archive.writestr("b.txt", TEXT)
    else:
        (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 broken")
        (tmp_path / "b.txt").write_text(TEXT, "utf-8")
        with tarfile.open(path, "w") as archive:
            for member in ("a.pdf", "b.txt"):
                archive.add(tmp_path / member, member)
    documents, refused = read(path)
    assert documents == {"b.txt": TEXT}
    assert len(refused) == 1 and "a.pdf" in refused[0]


def test_a_zip_that_is_cut_off(tmp_path):
    path = zipped(tmp_path / "a.zip", **{"a.txt": TEXT, "b.txt": OTHER})
    path.write_bytes(path.read_bytes()[:-60])
    _, (refusal,) = read(path)
    assert "the list of its files is damaged or cut off; get the archive again" in refusal


def test_archives_in_archives_as_deep_as_the_limit(tmp_path):
    inner = zipped(tmp_path / "0.zip", **{"a.txt": TEXT}).read_bytes()
    for depth in range(1, 4):
        inner = zipped(tmp_path / f"{depth}.zip", **{f"{depth - 1}.zip": inner}).read_bytes()
    assert read(tmp_path / "2.zip")[0] == {"1.zip!/0.zip!/a.txt": TEXT}
    _, (refusal,) = read(tmp_path / "3.zip")
    assert "3.zip!/2.zip!/1.zip!/0.zip: an archive in 3 archives" in refusal and "--limit depth=4" in refusal
    assert read(tmp_path / "3.zip", limits=Limits(depth=4))[0]


def test_many_archives_in_too_many_others_are_refused_in_one_line(tmp_path):
    inner = zipped(tmp_path / "0.zip", **{"a.txt": TEXT.encode()}).read_bytes()
    for depth in range(1, 4):
        inner = zipped(tmp_path / f"{depth}.zip", **{f"{n}.zip": inner for n in range(2)}).read_bytes()
    _, (refusal,) = read(tmp_path / "3.zip")
    assert "an archive in 3 archives, and 7 more like it" in refusal


def test_a_word_file_that_lies_in_an_archive_unpacked_makes_it_no_word_file(tmp_path):
    word = zipped(tmp_path / "a.docx", **{"word/document.xml": "<w/>"}).read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.docx", word)
        archive.writestr("b.txt", TEXT)
    documents, refusals = read(tmp_path / "a.zip")
    assert documents == {"b.txt": TEXT}
    assert [refusal.partition(":")[0] for refusal in refusals] == [f"{tmp_path}/a.zip!/a.docx"]


def test_a_path_that_climbs_is_refused_and_nothing_is_written_there(tmp_path):
    below = tmp_path / "below"
    below.mkdir()
    names = ["../out.txt", "a/../../out.txt", f"{tmp_path}/out.txt", "C:\\out.txt", "..\\out.txt"]
    path = raw_zip(below / "a.zip", [*((name.encode(), TEXT) for name in names), (b"a.txt", TEXT)])
    documents, refusals = read(path)
    assert set(documents) == {"a.txt"}
    assert len(refusals) == 5 and all("leads out of the archive" in refusal for refusal in refusals)
    assert [one.name for one in tmp_path.rglob("*.txt")] == []


@pytest.fixture
def encrypted(tmp_path):
    """An archive encrypted as old ZIP programs do, made by one of them."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    try:
        subprocess.run(["zip", "-q", "-P", "社工2024", "a.zip", "a.txt"], cwd=tmp_path, check=True)
    except FileNotFoundError:
        pytest.skip("the program zip is not installed")
    return tmp_path / "a.zip"


def test_an_encrypted_archive_and_its_password(encrypted):
    assert read(encrypted, password="社工2024")[0] == {"a.txt": TEXT}
    assert read(encrypted)[1] == [f"{encrypted}!/a.txt: encrypted; give its password with --password"]
    assert read(encrypted, password="x")[1] == [
        f"{encrypted}!/a.txt: the password doesn't open it; give the right one"
    ]


def test_what_is_wrong_with_all_files_is_told_once(tmp_path):
    path = raw_zip(tmp_path / "a.zip", [(b"a.txt", TEXT), (b"b.txt", TEXT)], flags=1)
    assert read(path) == ({}, [f"{path}: encrypted; give its password with --password"])


def test_aes_is_refused_with_a_way_out(tmp_path):
    path = raw_zip(tmp_path / "a.zip", [(b"a.txt", TEXT)], flags=1)
    data = path.read_bytes().replace(struct.pack("<HHHH", 20, 1, 0, 0), struct.pack("<HHHH", 51, 1, 99, 0))
    path.write_bytes(data)
    assert (
        "encrypted with AES, which isn't read; unpack the archive yourself" in read(path, password="x")[1][0]
    )


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_archives(tmp_path, mode):
    path = tarred(
        tmp_path / f"a.tar{mode[1:].replace(':', '.')}", [("./津贴/a.txt", TEXT), ("b.txt", OTHER)], mode
    )
    assert read(path)[0] == {"津贴/a.txt": TEXT, "b.txt": OTHER}


@pytest.mark.parametrize(("suffix", "compress"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_a_single_compressed_file(tmp_path, suffix, compress):
    path = tmp_path / f"a.txt{suffix}"
    path.write_bytes(compress(TEXT.encode()))
    assert read(path)[0] == {"a.txt": TEXT}


def test_links_and_devices_in_a_tar_archive_are_refused(tmp_path):
    (tmp_path / "secret.txt").write_text(TEXT, "utf-8")
    path = tarred(
        tmp_path / "a.tar",
        [("a.txt", TEXT)],
        **{
            "b.txt": {"type": tarfile.SYMTYPE, "linkname": f"{tmp_path}/secret.txt"},
            "c.txt": {"type": tarfile.LNKTYPE, "linkname": "a.txt"},
            "d.txt": {"type": tarfile.CHRTYPE, "devmajor": 1, "devminor": 5},
            "/e.txt": {},
            "folder.txt": {"type": tarfile.DIRTYPE},
        },
    )
    documents, refusals = read(path)
    assert set(documents) == {"a.txt"}
    assert sum("a link or a device" in refusal for refusal in refusals) == 3 and len(refusals) == 4


def test_a_link_in_a_zip_archive_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        link = zipfile.ZipInfo("passwd.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "a link" in read(tmp_path / "a.zip")[1][0]


def test_a_tar_archive_that_is_cut_off_gives_what_comes_before(tmp_path):
    path = tarred(tmp_path / "a.tar.gz", [("a.txt", TEXT), ("b.txt", os.urandom(100_000).hex())], "w:gz")
    path.write_bytes(path.read_bytes()[:-2000])
    documents, (refusal,) = read(path)
    assert documents == {"a.txt": TEXT}
    assert "damaged or cut off here" in refusal


def test_bombs_stop_at_the_limit(tmp_path):
    zeros = b"0" * 6_000_000
    path = zipped(tmp_path / "a.zip", **{f"{n}.txt": zeros for n in range(4)})
    assert path.stat().st_size < 50_000
    limits = Limits(unpacked=20, seconds=5)
    assert "unpacks to more than the 20 MB allowed" in read(path, limits=limits)[1][0]
    assert "more than 5 MB" in read(path, limits=Limits(megabytes=5, seconds=5))[1][0]
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(zeros * 4))
    assert "unpacks to more than the 20 MB allowed" in read(tmp_path / "a.txt.gz", limits=limits)[1][0]
    big = tarred(tmp_path / "b.tar.gz", [("a.bin", "0" * 24_000_000), ("b.txt", TEXT)], "w:gz")
    assert "unpacks to more than the 20 MB allowed" in read(big, limits=limits)[1][0]


def test_what_archives_in_an_archive_unpack_to_counts_together(tmp_path):
    inner = zipped(tmp_path / "a.zip", **{"a.txt": b"0" * 4_000_000}).read_bytes()
    path = zipped(tmp_path / "b.zip", **{f"{n}.zip": inner for n in range(9)})
    documents, refusals = read(path, limits=Limits(unpacked=20))
    assert len(documents) == 5 and len(refusals) == 4
    assert all("unpacks to more than the 0 MB allowed" in refusal for refusal in refusals)


def test_entries_that_lie_over_each_other_are_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", **{"a.txt": TEXT, "b.txt": TEXT})
    with zipfile.ZipFile(path) as archive:
        first, second = (entry.header_offset for entry in archive.infolist())
    data = path.read_bytes()
    at = data.rindex(b"PK\x01\x02") + 42
    assert data[at : at + 4] == struct.pack("<I", second)
    path.write_bytes(data[:at] + struct.pack("<I", first) + data[at + 4 :])
    assert "it is made to do harm" in read(path)[1][0]


def test_more_files_than_the_limit(tmp_path):
    path = zipped(tmp_path / "a.zip", **{f"{n}.txt": TEXT for n in range(12)})
    _, (refusal,) = read(path, limits=Limits(entries=10))
    assert "more than 10 files in it" in refusal and "--limit entries=100" in refusal


def test_a_zip_that_tells_sizes_in_64_bits(tmp_path):
    with (
        zipfile.ZipFile(tmp_path / "a.zip", "w") as archive,
        archive.open("a.txt", "w", force_zip64=True) as file,
    ):
        file.write(TEXT.encode())
    assert read(tmp_path / "a.zip")[0] == {"a.txt": TEXT}


def test_names_can_not_give_orders_to_a_terminal(tmp_path):
    assert set(read(raw_zip(tmp_path / "a.zip", [(b"\x1b[2Ja\n.txt", TEXT)]))[0]) == {"\ufffd[2Ja\ufffd.txt"}


def program(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "policyextract", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_program_takes_an_archive_and_a_file_in_it(tmp_path):
    path = zipped(
        tmp_path / "a.zip", **{"甲/a.txt": TEXT, "甲/b.txt": OTHER, "c.txt": TEXT, "d.pdf": "no PDF"}
    )
    assert program("extract", path).returncode == 1
    one = program("extract", f"{path}!/甲/b.txt")
    assert one.returncode == 0 and one.stdout.count("\n") == 1 and '"quote":"200元"' in one.stdout
    assert program("extract", f"{path}!/甲").stdout.count("\n") == 3
    told = program("explain", f"{path}!/甲/b.txt", "18:22")
    assert told.stdout.startswith(f"{path}!/甲/b.txt:1:19")
    missing = program("extract", f"{path}!/甲/x.txt")
    assert missing.returncode == 1 and f"{path}!/甲/x.txt: no such file in {path}" in missing.stderr
