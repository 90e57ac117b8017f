"""The plan of a job: every item in one shard, whatever the order, and small changes stay small."""

import hashlib
import io
import random
import tempfile
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyextract.jobs import plan as plans
from policyextract.jobs import ranges
from policyextract.jobs.errors import JobError
from policyextract.jobs.inputs import Item, items
from policyextract.jobs.plan import Plan, members

sizes = st.lists(st.integers(0, 3_000_000), max_size=60)


def item(name, size=100, content=None, text=None):
    sha256 = hashlib.sha256((content or name).encode()).hexdigest()
    return Item(name, sha256, size, "1 1", text, f"/archive/{name}")


def planned(given, scratch):
    """The bytes of a plan and its shards."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        plan = Plan(Path(folder) / "items")
        plan.add(given)
        shards = plan.shards(Path(folder) / "plan")
        plan.close()
        return (Path(folder) / "plan").read_bytes(), shards


def in_shards(plan, shards):
    return {shard.name: members(io.BytesIO(plan), shard) for shard in shards}


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("plans")


@settings(max_examples=10, deadline=None)
@given(sizes, st.integers(1, 40), st.randoms(use_true_random=False))
def test_every_item_is_in_one_shard_and_the_order_changes_nothing(scratch, sizes, contents, rng):
    made = [item(f"{n}.txt", size, f"content {n % contents}") for n, size in enumerate(sizes)]
    data, shards = planned(made, scratch)
    shuffled = made + rng.sample(made, len(made) // 2)
    rng.shuffle(shuffled)
    assert planned(shuffled, scratch) == (data, shards)
    found = in_shards(data, shards)
    assert sorted(one for inside in found.values() for one in inside) == sorted(made)
    where = Counter(one for inside in found.values() for one in {item.sha256 for item in inside})
    assert set(where.values()) <= {1}
    for shard in shards:
        inside = found[shard.name]
        assert inside == sorted(inside, key=lambda one: (one.sha256, one.name))
        assert (shard.items, shard.contents) == (len(inside), len({one.sha256 for one in inside}))
        assert shard.contents <= ranges.capacity(contents)
        largest = {one.sha256: one.size for one in sorted(inside, key=lambda one: one.size)}
        assert shard.contents == 1 or sum(largest.values()) <= ranges.BYTES


@settings(max_examples=10, deadline=None)
@given(sizes.filter(bool), st.text("0123456789abcdef", min_size=4, max_size=4), st.integers(0, 9_000_000))
def test_a_new_file_changes_no_shard_but_the_one_it_falls_in(scratch, sizes, name, size):
    made = [item(f"{n}.txt", size) for n, size in enumerate(sizes)]
    before = in_shards(*planned(made, scratch))
    new = item(f"new {name}.txt", size)
    after = in_shards(*planned([*made, new], scratch))
    gone = before.keys() - after.keys()
    changed = {name for name in before.keys() & after.keys() if before[name] != after[name]}
    assert len(gone | changed) <= 1
    for name in after.keys() - before.keys():  # a part of the one that was cut, or the new file alone
        assert {one for one in after[name] if one != new} <= {one for old in gone for one in before[old]}


def test_shards_are_as_large_as_they_may_be(scratch):
    made = [item(f"{n}.txt") for n in range(3000)]
    _, shards = planned(made, scratch)
    assert {shard.contents for shard in shards} <= set(range(1, 33))
    size = {shard.name: shard.contents for shard in shards}
    pairs = [name for name in size if name.endswith("0") and f"{name[:-1]}1" in size]
    assert pairs and all(size[name] + size[f"{name[:-1]}1"] > 32 for name in pairs)


def test_single_large_files_share_row_groups(scratch):
    data, shards = planned([item(f"{n}.pdf", 50_000_000) for n in range(1500)], scratch)
    assert len(shards) == 1500
    assert pq.ParquetFile(io.BytesIO(data)).num_row_groups <= 3
    some = random.Random(1).sample(shards, 20)
    assert all(len(inside) == 1 for inside in in_shards(data, some).values())


def test_long_texts_get_row_groups_of_their_own(scratch):
    text = "宁夏社会工作" * 100_000
    data, _ = planned([item(f"{n}", len(text.encode()), text=text) for n in range(8)], scratch)
    assert pq.ParquetFile(io.BytesIO(data)).num_row_groups > 1


def test_one_name_for_two_things_is_told_apart_by_the_place(scratch):
    rows = [Item("通知", hashlib.sha256(bytes([n])).hexdigest(), 1, "", "x", f"list.csv#{n}") for n in (2, 3)]
    data, shards = planned([*rows, item("a.txt"), item("a.txt")], scratch)
    names = sorted(one.name for inside in in_shards(data, shards).values() for one in inside)
    assert names == ["a.txt", "通知 (list.csv#2)", "通知 (list.csv#3)"]


def test_a_plan_made_again_reads_no_file_that_has_not_changed(tmp_path, monkeypatch):
    files = [tmp_path / f"{n}.txt" for n in range(5)]
    for file in files:
        file.write_text(f"宁夏 {file.name}", "utf-8")
    monkeypatch.setattr("policyextract.jobs.inputs.files.RECENT", 0)
    first = Plan(tmp_path / "first")
    first.add(items([str(tmp_path)], first.known))
    first.shards(tmp_path / "plan")
    first.close()
    files[3].write_text("福田区补贴", "utf-8")
    asked = {}
    again = Plan(tmp_path / "again")
    with (tmp_path / "plan").open("rb") as plan:
        again.remember(plan)

    def known(place, size, stamp):
        asked[Path(place).name] = again.known(place, size, stamp)
        return asked[Path(place).name]

    again.add(items([str(tmp_path)], known))
    again.close()
    assert {name for name, sha256 in asked.items() if sha256 is None} == {"3.txt"}


def test_the_plan_of_the_same_items_is_kept_as_it_is(scratch, tmp_path):
    rows = [item(f"{n}.txt") for n in range(40)]
    data, shards = planned(rows, scratch)
    for now, kept in ((rows, True), (rows[1:], False), ([*rows[1:], rows[0]._replace(stamp="9")], False)):
        plan = Plan(tmp_path / "items")
        plan.remember(io.BytesIO(data))
        plan.add(now)
        assert (plan.shards(tmp_path / "plan") == shards) == (len(now) == 40)
        assert (tmp_path / "plan").exists() != kept
        plan.close()
        (tmp_path / "items").unlink()
        (tmp_path / "plan").unlink(missing_ok=True)


def test_a_file_changed_a_moment_ago_has_no_stamp_to_know_it_by(tmp_path):
    (tmp_path / "a.txt").write_text("宁夏", "utf-8")
    (one,) = items([str(tmp_path)], lambda place, size, stamp: None)
    assert (one.sha256, one.stamp) == (hashlib.sha256("宁夏".encode()).hexdigest(), "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_in_one_line(tmp_path):
    plan = Plan(tmp_path / "items")
    plan.add([item("a.txt")])
    with pytest.raises(JobError, match=r"No space left.*make room there, or set TMPDIR"):
        plan.shards(Path("/dev/full"))
    plan.close()


def test_hashes_that_begin_alike_end_the_cut():
    alike = [("f" * 16 + f"{n:048x}", 1, 1) for n in range(20)]
    assert [found.contents for found in ranges.Contents(alike).ranges(8)] == [20]


def test_the_plan_has_all_columns_that_workers_need():
    assert tuple(plans.SCHEMA.names) == Item._fields
