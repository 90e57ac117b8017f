"""Annotations go to other tools and come back, exactly, from each of them."""

import json
from dataclasses import replace
from importlib import import_module

import pytest
import spacy
from spacy.tokens import Doc, DocBin
from spacy.training.converters import conll_ner_to_docs
from sqlalchemy import select
from typer.testing import CliRunner

from policyextract import exchange, run
from policyextract.cli import app
from policyextract.exchange import stored
from policyextract.exchange.annotated import LABELS, Annotation, flat
from policyextract.exchange.changes import Change, corrected
from policyextract.exchange.offsets import trimmed
from policyextract.review.callers import person
from policyextract.sources import read_bytes
from policyextract.store import database, undoing, writing
from policyextract.store.schema import evidence, records

# A character beyond the first plane, and ends of lines of two characters: tools count them differently.
TEXT = (
    "𠮷祥市民政局发布通知\r\n厦门市思明区自2024年1月起对持证社会工作师给予奖励：\r\n"
    "取得中级证书的，每人每月补贴200元；取得高级证书的，一次性奖励5000元。\r\n"
)
RICH = [name for name in exchange.FORMATS if name != "conll"]  # forms that hold all spans


def place(words, label=None):
    start = TEXT.index(words)
    return (start, start + len(words)) if label is None else Annotation(start, start + len(words), label)


@pytest.fixture
def path(tmp_path):
    """A database with one document."""
    path = tmp_path / "store.sqlite"
    with database.open(str(path)) as store, store.write() as connection:
        started = writing.start_run(connection, "ingest")
        extraction = run(read_bytes(TEXT.encode(), "通知.txt"))
        writing.add_document(connection, started, extraction.source, extraction.document)
    return path


@pytest.fixture
def store(path):
    with database.open(str(path)) as store:
        yield store


@pytest.fixture
def document(store):
    with store.read() as connection:
        return stored.annotated(connection, 1)


def sent(document, name, folder):
    """The file that a tool gives back of a document, with all of its spans as they are."""
    form = exchange.FORMATS[name]
    path = folder / f"back{form.suffix}"
    exchange.write(form, [document], path)
    if name == "label-studio":
        (task,) = json.loads(path.read_text("utf-8"))
        (prediction,) = task["predictions"]
        task["annotations"] = [{"result": prediction["result"], "updated_at": "2026-01-01"}]
        path.write_text(json.dumps([task]), "utf-8")
    return path


def edited(document, gone=(), new=()):
    """The document without some spans and with others."""
    kept = [one for one in document.annotations if one.plain not in gone]
    return replace(document, annotations=tuple(sorted([*kept, *new])), events=())


def imported(path, file, *options):
    done = CliRunner().invoke(app, ["import", str(file), "--database", str(path), *options])
    return done.exit_code, done.stderr


def of_record(store, quote):
    """The fields, the status and the evidence of a record."""
    with store.read() as connection:
        row = connection.execute(select(records).where(records.c.quote == quote)).one()
        words = connection.execute(select(evidence).where(evidence.c.record == row.id)).all()
        return row.fields, row.status, {one.field: (one.start, one.end) for one in words}


@pytest.mark.parametrize("name", exchange.FORMATS)
def test_what_nobody_changed_changes_nothing(path, tmp_path, name):
    file = tmp_path / f"out{exchange.FORMATS[name].suffix}"
    to = ["export", "--to", str(file), "--database", str(path)]
    assert CliRunner().invoke(app, to).exit_code == 0
    if name == "label-studio":
        tasks = [{**task, "annotations": task["predictions"]} for task in json.loads(file.read_text("utf-8"))]
        file.write_text(json.dumps(tasks), "utf-8")
        assert all(f'value="{label}"' in file.with_suffix(".xml").read_text("utf-8") for label in LABELS)
    code, told = imported(path, file)
    assert code == 0
    assert "1 documents: nothing changes" in told


def test_no_span_begins_or_ends_with_white_space(document):
    """Tools cut it off; words that a field was read from may have it."""
    loose = Annotation(place("发布通知\r\n")[0], place("发布通知\r\n")[1], "conditions")
    (kept,) = (
        one for one in trimmed(edited(document, (), (loose,))).annotations if one.label == "conditions"
    )
    assert kept == place("发布通知", "conditions")


def test_a_form_is_asked_for_by_its_name_too(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["export", "--to", "docbin", "--database", str(path)])
    assert done.exit_code == 0
    assert (tmp_path / "annotations.spacy").is_file()


def test_all_kinds_of_spans_are_there(document):
    own = {(TEXT[one.start : one.end], one.label, one.value) for one in document.annotations}
    assert own >= {
        ("市民政局", "ORG", None),
        ("厦门市思明区", "GPE", "350203"),
        ("厦门市思明区", "region", None),
        ("200元", "MONEY", "200 CNY"),
        ("200元", "incentive", None),
        ("取得中级证书", "BENEFICIARY", None),
        ("自2024年1月起", "DATE", "2024-01/.."),
    }
    assert [event.kind for event in document.events] == ["incentive", "incentive"]


@pytest.mark.parametrize("name", exchange.FORMATS)
def test_each_kind_of_change_comes_back(document, tmp_path, name):
    moved, gone, before = (
        place("市民政局", "ORG"),
        place("社会工作师", "CERT"),
        place("自2024年1月起", "DATE"),
    )
    new = [place("𠮷祥市民政局", "ORG"), place("自2024年1月起", "DURATION"), place("奖励：", "LAW")]
    file = sent(edited(document, (moved, gone, before), new), name, tmp_path)
    (returned,) = exchange.read(exchange.FORMATS[name], file)
    changes = corrected(document, returned).changes
    plain = {Change(*(one and one.plain for one in change)) for change in changes}
    assert plain == {
        Change(moved, new[0]),
        Change(gone, None),
        Change(before, new[1]),
        Change(None, new[2]),
    }


def test_spans_are_kept_for_training(path, document, tmp_path):
    wrong, right = place("市民政局", "ORG"), place("𠮷祥市民政局", "ORG")
    file, spans = sent(edited(document, (wrong,), (right,)), "brat", tmp_path), tmp_path / "reviews.jsonl"
    code, _ = imported(path, file, "--spans", str(spans))
    assert code == 0
    (line,) = spans.read_text("utf-8").splitlines()
    told = json.loads(line)
    assert told["text"] == TEXT
    assert told["source"] == "通知.txt"
    assert [*right[:3]] in told["spans"]
    assert "BENEFICIARY" in {label for *_, label in told["spans"]}
    assert {label for *_, label in told["spans"]}.isdisjoint({"incentive", "level", "region"})


def test_what_nobody_has_seen_is_not_for_training(path, document, tmp_path):
    spans = tmp_path / "reviews.jsonl"
    imported(path, sent(document, "doccano", tmp_path), "--spans", str(spans))
    assert spans.read_text("utf-8") == ""
    imported(path, sent(document, "label-studio", tmp_path), "--spans", str(spans))
    assert len(spans.read_text("utf-8").splitlines()) == 1  # it was submitted as it was


@pytest.mark.parametrize("name", RICH)
def test_other_words_of_fields_correct_the_record(path, store, document, tmp_path, name):
    gone = place("取得中级证书", "BENEFICIARY"), place("中级证书", "level"), place("每人每月", "frequency")
    new = place("持证社会工作师", "BENEFICIARY"), place("每月", "frequency")
    new = (*new, Annotation(gone[1].start, gone[1].start + 2, "level"))
    file = sent(edited(document, gone, new), name, tmp_path)
    code, told = imported(path, file, "--yes")
    assert (code, "1 decisions taken" in told) == (0, True)
    fields, status, words = of_record(store, "200元")
    assert status == "corrected"
    assert (fields["beneficiary"], fields["level"]) == ("持证社会工作师", "intermediate")
    assert words["beneficiary"] == place("持证社会工作师")
    assert words["frequency"] == place("每月")
    with store.write() as connection:
        undoing.undo(connection, person())
    assert of_record(store, "200元")[0]["beneficiary"] == "取得中级证书"


def test_an_amount_is_read_anew_and_a_record_taken_away(path, store, document, tmp_path):
    gone = place("200元", "incentive"), place("5000元", "incentive")
    file = sent(edited(document, gone, [place("补贴200元", "incentive")]), "doccano", tmp_path)
    code, told = imported(path, file, "--yes")
    assert code == 1
    assert "amount: '补贴200元' can't be read" in told
    assert of_record(store, "5000元")[1] == "rejected"
    assert of_record(store, "200元")[1] == "new"


def test_records_that_changed_meanwhile_are_left(path, store, document, tmp_path):
    gone = place("取得中级证书", "BENEFICIARY")
    file = sent(edited(document, (gone,)), "brat", tmp_path)
    imported(path, sent(edited(document, (place("每人每月", "frequency"),)), "doccano", tmp_path), "--yes")
    code, told = imported(path, file, "--yes")
    assert code == 1
    assert "its records have changed since the export" in told
    assert of_record(store, "200元")[0]["beneficiary"] == "取得中级证书"


@pytest.mark.parametrize("name", exchange.FORMATS)
def test_a_changed_text_is_refused(path, document, tmp_path, name):
    changed = replace(document, text=TEXT.replace("通知", "公告"))
    code, told = imported(path, sent(changed, name, tmp_path))
    assert code == 1
    assert "«公告" in told or "no document of the database has this text" in told


def test_doccano_counts_units_of_utf_16(document, tmp_path):
    line = json.loads(sent(document, "doccano", tmp_path).read_text("utf-8"))
    assert "\r" not in line["text"]
    assert [3, 7, "ORG"] in line["label"]


def test_label_studio_is_read_in_both_ways_of_counting(document, tmp_path):
    file = sent(document, "label-studio", tmp_path)
    (task,) = json.loads(file.read_text("utf-8"))
    for region in task["annotations"][0]["result"]:
        if region["type"] == "labels":
            region["value"]["start"] += 1
            region["value"]["end"] += 1
    file.write_text(json.dumps([task]), "utf-8")
    (returned,) = exchange.read(exchange.FORMATS["label-studio"], file)
    assert corrected(document, returned).changes == ()


def test_words_that_do_not_stand_at_their_place_are_refused(path, document, tmp_path):
    file = sent(document, "webannotation", tmp_path)
    file.write_text(file.read_text("utf-8").replace('"exact": "市民政局"', '"exact": "区民政局"'), "utf-8")
    code, told = imported(path, file)
    assert (code, "«区民政局» doesn't stand from 2 to 6" in told) == (1, True)


def test_spans_over_ends_of_lines_are_pieces_for_brat(document, tmp_path):
    words = place("通知\r\n厦门", "LAW")
    file = sent(edited(document, (), (words,)), "brat", tmp_path)
    (lines,) = (one.read_text("utf-8").splitlines() for one in file.glob("*.ann"))
    assert "LAW 8 10;11 13\t通知 厦门" in {line.partition("\t")[2] for line in lines}


def test_spacy_reads_docbin_and_conll(document, tmp_path):
    nlp = spacy.blank("zh")
    (doc,) = DocBin().from_disk(sent(document, "docbin", tmp_path)).get_docs(nlp.vocab)
    assert doc.text == TEXT
    assert {(s.start_char, s.end_char, s.label_) for s in doc.spans["policyextract"]} == {
        one[:3] for one in document.annotations
    }
    assert [span.kb_id_ for span in doc.ents if span.label_ == "GPE"] == ["350203"]
    (doc,) = conll_ner_to_docs(sent(document, "conll", tmp_path).read_text("utf-8"), no_print=True)
    assert [(span.text.replace(" ", ""), span.label_) for span in doc.ents] == [
        (TEXT[one.start : one.end], one.label) for one in flat(document.annotations)
    ]


def test_a_docbin_of_others_is_found_by_its_characters(document, store, tmp_path):
    nlp = spacy.blank("zh")
    doc = Doc(nlp.vocab, words=[TEXT[:6], TEXT[6:10], TEXT[10:].strip()], spaces=[False] * 3)
    doc.set_ents([spacy.tokens.Span(doc, 0, 1, "ORG")])
    DocBin(docs=[doc]).to_disk(tmp_path / "own.spacy")
    (returned,) = exchange.read(exchange.FORMATS["docbin"], tmp_path / "own.spacy")
    with store.read() as connection:
        changes = corrected(stored.Shelf(connection).find(returned), returned).changes
    assert Change(place("市民政局", "ORG"), place("𠮷祥市民政局", "ORG")) in changes
    assert not [one for one in changes if one.before and one.before.label in ("incentive", "level")]


@pytest.mark.parametrize("name", exchange.FORMATS)
def test_what_is_damaged_says_so(path, tmp_path, name):
    form = exchange.FORMATS[name]
    file = tmp_path / f"damaged{form.suffix}"
    if name == "brat":
        file.mkdir()
        (file / "a.ann").write_text("T1\tORG x\t市", "utf-8")
        (file / "a.txt").write_text("市", "utf-8")
    else:
        file.write_text("[1]\n", "utf-8")
    code, told = imported(path, file)
    assert code == 1
    assert str(file) in told and "Traceback" not in told


def test_a_folder_that_is_there_is_not_written_over(path, tmp_path):
    to = ["export", "--to", str(tmp_path), "--database", str(path)]
    assert CliRunner().invoke(app, to).exit_code == 2
    (tmp_path / "a.brat").mkdir()
    done = CliRunner().invoke(app, [*to[:2], str(tmp_path / "a.brat"), *to[3:]])
    assert done.exit_code == 1
    assert "is there already" in done.stderr


def test_no_format_knows_another():
    for form in exchange.FORMATS.values():
        module = import_module(f"policyextract.exchange.{form.module}")
        others = {one.module for one in exchange.FORMATS.values()} - {form.module}
        assert others.isdisjoint(vars(module))
