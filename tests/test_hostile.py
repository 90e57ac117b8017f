"""Files that are damaged or made to do harm: each gives a document or one clear line, and nothing else."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import harm, make, trial

LIMITS = ["seconds=5"]
# These run into a limit, or take longer than a test may; scripts/hostile_files reads them all.
SLOW = """
arrays-nested.pdf attribute-50-MB.html attribute.docx attributes.html characters-in-one-place.pdf
characters-none.pdf characters.pdf comments-nested.html dictionaries-nested.pdf entities.html
entries-65536.zip entries-million.zip font-broken.pdf font-half-characters.pdf font-many.pdf
font-nothing.pdf font-of-itself.pdf font-range-cid.pdf font-range-giant.pdf font-range.pdf
font-usecmap.pdf form-of-itself.pdf forms-doubling.pdf header-long.eml headers.eml members-many.tar.gz
memory.xz nested-3.zip nested-42.zip operators.pdf overlapping.zip packed-twice.pdf paragraphs.docx
paragraphs.html parts.eml picture-lies.pdf pictures.pdf rules.pdf run-length.pdf states.pdf
table-long.html table-wide.docx table-wide.html too-large.txt tree-5000.pdf tree-deep.pdf tree-many.pdf
words-none.pdf zeros-10-GB.zip zeros-in.tar.gz zeros-many.zip zeros.bz2 zeros.gz zeros.tar.gz zeros.xz
""".split()
UNSEEN = ".rtf .png .jpg .tif".split()  # LibreOffice and recognition take seconds a file
PICTURES = "wide.png none.png wide.jpg wide.tif nowhere.tif".split()


def is_quick(name):
    """Whether a file is made and read in no time."""
    return name in PICTURES or not (name in SLOW or Path(name).suffix in UNSEEN or "rtf" in name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Over two hundred files: nearly every kind of harm, some wrong names, some damage by chance."""
    folder = tmp_path_factory.mktemp("hostile")
    by_hand = {name: maker for name, maker in harm.harms() if is_quick(name)}
    others = [name for name in by_hand if name.startswith(("named-", *harm.SCRAPS))]
    for name in by_hand.keys() - set(others) | set(random.Random(1).sample(others, 30)):
        (folder / name).write_bytes(by_hand[name]())
    for name, data in make.damaged(1, 80):
        if is_quick(name):
            (folder / name).write_bytes(data)
    return folder


def test_every_file_gives_a_document_or_one_line_and_nothing_is_left(folder):
    script = Path(__file__).parents[1] / "scripts" / "hostile_files"
    done = subprocess.run(
        [sys.executable, script, folder, "--run", "--limit", *LIMITS],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), "\n".join(
        line for line in done.stdout.splitlines() if "BREACH" in line or "\t" not in line
    )
    files, whole, part, refused, _ = map(int, done.stdout.split("\nall\t")[1].split("\t")[:5])
    assert files == len(list(folder.iterdir())) == whole + part + refused
    assert files > 200
    assert refused > 60 and whole > 60


BOMBS = {
    "laughs.docx": "damaged",
    "gigabytes.docx": "",
    "tree-loop.pdf": "",
    "wide.png": "--limit megapixels",
    "zeros-that-lie.zip": "",
    "encrypted.pdf": "--password",
    "encrypted.zip": "--password",
    "nested-200.zip": "--limit depth=4",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once(folder, name):
    [outcome] = trial.trial([folder / name], trial.Limits())
    assert outcome.documents == 0 and len(outcome.refusals) == 1
    assert BOMBS[name] in outcome.refusals[0]
    assert outcome.breaches == []
    assert outcome.seconds < 5


@pytest.mark.parametrize("name", ["climbs.zip", "climbs.tar", "links.tar", "devices.tar", "bad-inside.zip"])
def test_what_is_good_beside_it_is_read(folder, name):
    [outcome] = trial.trial([folder / name], trial.Limits())
    assert outcome.documents == 1
    assert outcome.refusals
