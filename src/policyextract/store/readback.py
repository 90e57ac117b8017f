"""An export that a person edited in Excel, read back: what it changes, and doing that as one step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert

from policyextract.formats.labels import Label
from policyextract.store import batches, cells, history, marking, reviews, schema, states, writing
from policyextract.store.answers import EVIDENCE, OF_KIND, Fields, WrongValue, corrected
from policyextract.store.batches import Applied
from policyextract.store.cells import Told, Unread
from policyextract.store.history import Review
from policyextract.store.reviews import Decision, Verdict
from policyextract.store.schema import records
from policyextract.store.workbook import Row as Line

AT_ONCE = 500
WORDS = ("status", "review_reason", "review_note")
WANTED = ("id", "version", *WORDS, *cells.READERS)
VERDICTS: Mapping[str, Verdict] = {"accepted": "accept", "rejected": "reject", "unsure": "unsure"}


class Edit(NamedTuple):
    """What a row decides on a record; `before` and `values` are those of the fields that change.

    `place` is the first cell that says so, `quote` the words of the record; `verdict` is None where there is
    a note alone.
    """

    place: str
    record: str
    quote: str
    version: int
    verdict: Verdict | None
    before: Fields
    values: Fields
    reason: str | None
    note: str | None

    def by(self, who: str) -> Decision:
        """The same as a decision of a person."""
        assert self.verdict is not None
        return Decision(self.record, self.version, who, self.verdict, self.values, self.reason, self.note)


class Trouble(NamedTuple):
    """A cell or a row that isn't taken, and why."""

    place: str
    what: Label


class Conflict(NamedTuple):
    """A row that changes a record that others decided on (or that was read anew) after the export."""

    place: str
    record: str
    quote: str
    since: Sequence[Review]


@dataclass
class Preview:
    """What a workbook changes; of `rows` those that are in none of the lists change nothing."""

    rows: int = 0
    edits: list[Edit] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def preview(connection: Connection, lines: Iterable[Line]) -> Preview:
    """What the rows of a workbook would change in the database, and what is not taken of them."""
    found = Preview()
    left = iter(_once(lines, found))
    while some := list(islice(left, AT_ONCE)):
        ids = [line.cells["id"][1] for line in some]
        own = {row.id: row for row in states.read(connection, records.c.id.in_(ids))}
        done: defaultdict[str, list[Review]] = defaultdict(list)
        for review in history.found(connection, schema.reviews.c.record.in_(ids)):
            done[review.record].append(review)
        for line, id in zip(some, ids, strict=True):
            _compare(line, own.get(id), done[id], found)
    return found


def _once(lines: Iterable[Line], found: Preview) -> Iterator[Line]:
    """The rows of a record each; one that stands twice is taken where both rows are the same."""
    seen: dict[str, Line] = {}
    for line in lines:
        found.rows += 1
        id = line.cells.get("id", ("text", ""))[1]
        if not id:
            _refuse(
                found,
                line,
                "id",
                Label("没有记录编号；新增记录请在网页上进行", "has no id; add new records on the page"),
            )
        elif id in seen:
            if seen[id].cells != line.cells:
                first = seen[id].place("id")
                _refuse(
                    found,
                    line,
                    "id",
                    Label(
                        f"与 {first} 是同一条记录，内容却不同；两行都未采用",
                        f"is the record of {first}, with other values; neither is taken",
                    ),
                )
                seen[id].cells["id"] = ("error", id)
        else:
            seen[id] = line
    yield from (line for line in seen.values() if line.cells["id"][0] != "error")


def _compare(line: Line, row: Row[Any] | None, done: Sequence[Review], found: Preview) -> None:
    """Adds what a row of the sheet changes to what was found."""
    if row is None:
        return _refuse(
            found,
            line,
            "id",
            Label("数据库中没有这条记录", "no record of this database; was it exported from another one?"),
        )
    version = line.cells.get("version", ("text", ""))[1]
    if not version.isdecimal() or int(version) > row.version:
        return _refuse(
            found,
            line,
            "version",
            Label(
                "缺少“记录版本”，请重新导出再改",
                "the version is missing or wrong; export again, and edit that",
            ),
        )
    since = [review for review in done if review.version > int(version)]
    fields, status = _as_seen(row, since)
    troubles = len(found.troubles)
    values = _values(line, row.kind, fields, found)
    edit = _edit(line, row, (fields, status, values), done, found)
    if len(found.troubles) > troubles or edit is None:
        return None
    if edit.verdict is not None and int(version) != row.version:
        found.conflicts.append(Conflict(edit.place, row.id, row.quote, since))
    else:
        found.edits.append(edit._replace(version=row.version))
    return None


def _refuse(found: Preview, line: Line, column: str, what: Label) -> None:
    found.troubles.append(Trouble(line.place(column), what))


def _as_seen(row: Row[Any], since: Sequence[Review]) -> tuple[Fields, str]:
    """The fields and the status of a record as they were before some decisions."""
    fields, status = dict(row.fields), row.status
    for review in reversed(since):
        fields.update({name: pair[0] for name, pair in review.changes.items()})
        status = review.was or status
    return fields, status


def _values(line: Line, kind: str, fields: Fields, found: Preview) -> Told:
    """The values that a row gives otherwise than the export did; what can't be read is told."""
    values: Told = {}
    for column in cells.READERS:
        if column in line.letters:
            try:
                told = cells.read(column, *line.cells.get(column, ("text", "")), fields)
                _fit(column, kind, told, values)
            except Unread as error:
                _refuse(found, line, column, error.label)
            else:
                values.update(told)
    if values:
        try:
            corrected(fields, values)
        except WrongValue as error:
            zh = "下限大于上限，请对调" if error.key == "range" else "这一行的值不能用，请检查"
            _refuse(found, line, next(iter(values)), Label(zh, str(error)))
    return values


def _fit(column: str, kind: str, told: Told, values: Told) -> None:
    """Raises Unread for values that a kind of record doesn't have, or that another column gives otherwise."""
    own = {name for field in OF_KIND[kind] for name in EVIDENCE[field]}
    if wrong := [name for name in told if name not in own]:
        raise Unread("这类记录没有此项", f"a record of the kind {kind} has no {wrong[0]}")
    if any(name in values and values[name] != value for name, value in told.items()):
        raise Unread("与同一行的另一列说法不一", f"says otherwise than another column of this row ({column})")


def _edit(
    line: Line, row: Row[Any], seen: tuple[Fields, str, Told], done: Sequence[Review], found: Preview
) -> Edit | None:
    """What a row decides; None for nothing, or where that is told to be wrong."""
    fields, status, values = seen
    try:
        asked = cells.code("status", line.cells.get("status", ("text", ""))[1]) or status
    except Unread as error:
        _refuse(found, line, "status", error.label)
        return None
    standing = [review for review in done if not review.undone]
    reason = _new(line, "review_reason", {review.reason for review in standing})
    note = _new(line, "review_note", {review.note for review in standing})
    try:
        verdict = _verdict(status, asked, bool(values), reason)
    except Unread as error:
        _refuse(found, line, "status" if asked != status else "review_reason", error.label)
        return None
    if verdict is None and note is None:
        return None
    before = {name: fields[name] for name in values}
    column = next(iter(values), "status" if asked != status else "review_reason" if reason else "review_note")
    told = (line.place(column), row.id, row.quote, row.version)
    return Edit(*told, verdict, before, values, reason, note)


def _new(line: Line, column: str, known: set[str | None]) -> str | None:
    """The words of a cell, unless somebody has written them before."""
    words = line.cells.get(column, ("text", ""))[1]
    return words if words and words not in known else None


def _verdict(status: str, asked: str, changes: bool, reason: str | None) -> Verdict | None:
    """What is decided by another status, by other values, or by another reason for a rejection."""
    if changes:
        if asked not in (status, "accepted", "corrected") or asked == "rejected":
            raise Unread(
                "既改了内容又改为其他状态，请只做一样",
                "changes values and gives another status; do one of both",
            )
        return "correct"
    if asked == status:
        if reason is not None and status != "rejected":
            raise Unread(
                "只填了理由，没有改审核状态", "gives a reason, and decides nothing; change the status as well"
            )
        return "reject" if reason is not None else None
    if asked not in VERDICTS:
        raise Unread(
            "不能这样改：没有改动内容，或应在网页上撤销",
            f"can't become {asked} here: no value was changed, or it takes an undo",
        )
    if asked == "rejected" and reason is None:
        raise Unread("否决需要填“审核理由”", "rejects the record; say why in the column review_reason")
    return VERDICTS[asked]


def apply(
    connection: Connection, edits: Sequence[Edit], who: str, file: str, key: str | None = None
) -> tuple[Applied, list[Edit]]:
    """Decides as the rows say, as one step that can be taken back; and those whose records changed meanwhile.

    Use it in a transaction that writes. With a `key` that was taken before nothing is done.
    """
    if done := batches.known(connection, key):
        return done, []
    about = {"file": file, "records": len(edits)}
    row = {"who": who, "at": writing.now(), "about": about, "key": key}
    batch: int = connection.execute(
        insert(schema.batches).values(row).returning(schema.batches.c.id)
    ).scalar_one()
    left: list[Edit] = []
    for at in range(0, len(edits), AT_ONCE):
        left += _write(connection, edits[at : at + AT_ONCE], who, batch)
    return Applied(batch, len(edits) - len(left)), left


def _write(connection: Connection, edits: Sequence[Edit], who: str, batch: int) -> list[Edit]:
    """Decides on some records; those that are left as they have changed."""
    ids = [edit.record for edit in edits]
    own = {row.id: row for row in states.locked(connection, records.c.id.in_(ids))}
    words = marking.rows_of(connection, ids)
    fresh = [edit for edit in edits if edit.record in own and own[edit.record].version == edit.version]
    decided = [(edit.by(who), own[edit.record]) for edit in fresh if edit.verdict is not None]
    changes = [(one, reviews.changed(row, one, words.get(row.id, {}))) for one, row in decided]
    states.write(connection, [change for _, change in changes])
    if changes:
        told = [{**reviews.kept(change, one), "batch": batch} for one, change in changes]
        connection.execute(insert(schema.reviews), told)
    remarks = [
        reviews.remark(own[edit.record], who, edit.note or "") for edit in fresh if edit.verdict is None
    ]
    if remarks:
        connection.execute(insert(schema.reviews), [{**remark, "batch": batch} for remark in remarks])
    return [edit for edit in edits if edit not in fresh]
