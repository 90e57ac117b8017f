"""The component in pipelines of spaCy: blank ones, other tokenizers, other components, other processes."""

import json
import pickle
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from policyextract import extract_text

CORPUS = Path(__file__).parents[1] / "corpus"
TEXT = """厦门给持证社工发补贴

厦门市民政局2023年9月印发《厦门市社会工作人才激励办法》，对取得高、中级社会工作师证书的，一次性分别奖
励6000元、30
00元奖补。全市持证社工1200名，占30%；服务满5年、每天值班8小时的，用房200平方米。
"""


@pytest.fixture(scope="module")
def nlp():
    return chinese()


@pytest.fixture(scope="module")
def doc(nlp):
    return nlp(TEXT)


def chinese(**config):
    nlp = spacy.blank("zh")
    nlp.add_pipe("policyextract", config=config)
    return nlp


def shown(doc):
    """Everything that the spans say; not the words of their tokens."""
    return [
        (s.label_, s.kb_id_, s._.value, s._.quote, s._.start_char, s._.end_char)
        for s in doc.spans["policyextract"]
    ]


def test_spacy_finds_the_component_and_loads_it_for_those_alone_who_ask():
    code = """
import sys, spacy
nlp = spacy.blank("zh")
assert "policyextract.pipeline" not in sys.modules
nlp.add_pipe("policyextract")
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_spans_have_the_labels_of_ontonotes_codes_and_values(doc):
    spans = [(s.text, s.label_, s.kb_id_, s._.value) for s in doc.spans["policyextract"]]
    assert spans[:5] == [
        ("厦门", "GPE", "350200", "350200"),
        ("厦门市民政局", "ORG", "", None),
        ("厦门市", "GPE", "350200", "350200"),
        ("2023年9月", "DATE", "", "2023-09"),
        ("厦门市社会工作人才激励办法", "LAW", "", None),
    ]
    assert {(label, value) for _, label, _, value in spans[5:]} >= {
        ("CERT", "social-worker senior intermediate"),
        ("MONEY", "6000 CNY"),
        ("MONEY", "3000 CNY"),
        ("CARDINAL", "1200 名"),
        ("PERCENT", "30 %"),
        ("DATE", "P5Y"),
        ("TIME", "PT8H"),
        ("QUANTITY", "200 平方米"),
    }


def test_records_are_those_of_the_text(doc):
    document = extract_text(TEXT)
    assert doc._.policy_records == document.records
    assert doc._.policy_document == document
    assert [record.min for record in doc._.policy_records if record.kind == "incentive"] == [6000, 3000]


def test_a_mention_over_a_line_break_is_its_exact_characters(doc):
    [span] = [s for s in doc.spans["policyextract"] if s._.value == "3000 CNY"]
    assert span.text == span._.quote == doc.text[span._.start_char : span._.end_char] == "30\n00元"


@pytest.mark.parametrize("name", [path.stem for path in sorted(CORPUS.glob("news-0*.txt"))])
def test_a_page_with_columns_is_read_as_by_the_program(nlp, name):
    text = (CORPUS / f"{name}.txt").read_text("utf-8")
    document = extract_text(text)
    doc = nlp(text)
    assert doc._.policy_records == document.records
    found = {(s._.start_char, s._.end_char) for s in doc.spans["policyextract"]}
    assert {(mention.start, mention.end) for mention in document.mentions} <= found


@pytest.mark.parametrize("text", ["", " ", "\n\n\u2028\x0b", "没有政策。"])
def test_a_text_that_says_nothing_has_no_spans_and_no_records(nlp, text):
    doc = nlp(text)
    assert list(doc.spans["policyextract"]) == [] and doc._.policy_records == ()


def test_a_document_that_was_not_read_has_no_records(nlp):
    assert nlp.make_doc(TEXT)._.policy_document is None


def jieba():
    settings = {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "jieba"}
    with warnings.catch_warnings(action="ignore"):  # jieba's patterns are written for an older Python
        return spacy.blank("zh", config={"nlp": {"tokenizer": settings}})


@pytest.fixture(scope="module", params=[jieba, lambda: spacy.blank("en"), lambda: spacy.blank("xx")])
def widened(request):
    """The text in tokens in which mentions begin and end, read."""
    nlp = request.param()
    nlp.add_pipe("policyextract")
    return nlp(TEXT)


def test_exact_characters_are_told_where_tokens_are_wider(doc, widened):
    assert shown(widened) == shown(doc)
    assert any(span.text != span._.quote for span in widened.spans["policyextract"])
    assert all(span._.quote in span.text for span in widened.spans["policyextract"])
    assert widened._.policy_records == doc._.policy_records


def test_a_copy_and_a_concatenation_of_documents_keep_the_spans(widened):
    assert shown(widened.copy()) == shown(widened)
    with warnings.catch_warnings(action="ignore"):  # spaCy says that it drops what is told of a document
        both = Doc.from_docs([widened, widened])
    told = [entry[:4] for entry in shown(widened)]
    assert [entry[:4] for entry in shown(both)] == told * 2


def test_a_docbin_keeps_spans_values_and_records(doc, widened):
    kept = DocBin(store_user_data=True, docs=[doc, widened]).to_bytes()
    first, second = DocBin().from_bytes(kept).get_docs(Vocab())
    assert shown(first) == shown(second) == shown(doc)
    assert first._.policy_document == second._.policy_document == doc._.policy_document


def test_a_docbin_without_user_data_keeps_exact_spans_and_codes(widened):
    [bare] = DocBin().from_bytes(DocBin(docs=[widened]).to_bytes()).get_docs(Vocab())
    spans = [(s.label_, s.kb_id_, s._.quote) for s in bare.spans["policyextract"]]
    assert spans == [(s.label_, s.kb_id_, s._.quote) for s in widened.spans["policyextract"]]
    assert bare._.policy_records == ()


def test_json_keeps_spans_and_on_demand_values_and_records(doc):
    told = json.loads(json.dumps(doc.to_json(underscore=["value", "policy_json"])))
    assert told["spans"]["policyextract"][0] == {"start": 0, "end": 2, "label": "GPE", "kb_id": "350200"}
    read = Doc(Vocab()).from_json(told)
    assert read._.policy_records == doc._.policy_records
    assert shown(read) == shown(doc)


def test_processes_and_pickles_give_the_same(nlp, doc):
    other = pickle.loads(pickle.dumps(nlp))
    for read, number in other.pipe([(TEXT, 1), (TEXT, 2)], as_tuples=True, n_process=2, batch_size=1):
        assert number in (1, 2)
        assert shown(read) == shown(doc)
        assert read._.policy_records == doc._.policy_records
    assert pickle.loads(pickle.dumps(doc))._.policy_records == doc._.policy_records


def test_a_pipeline_on_disk_keeps_its_setting(tmp_path):
    chinese(names="none").to_disk(tmp_path)
    assert spacy.load(tmp_path).config["components"]["policyextract"] == {
        "factory": "policyextract",
        "names": "none",
    }


def test_displacy_shows_the_spans(doc):
    page = displacy.render(doc, style="span", options={"spans_key": "policyextract"}, jupyter=False)
    assert "350200" in page and "MONEY" in page


def test_without_names_there_are_mentions_alone():
    doc = chinese(names="none")(TEXT)
    labels = {span.label_ for span in doc.spans["policyextract"]}
    assert {"GPE", "MONEY", "DATE", "CERT"} <= labels and not labels & {"ORG", "LAW", "PERSON"}
    assert doc._.policy_document == extract_text(TEXT)


def with_ents(nlp, **ents):
    """Before the component another one that finds names, as `zh_core_web_sm` would."""
    ruler = nlp.add_pipe("entity_ruler", before="policyextract")
    ruler.add_patterns([{"label": label, "pattern": words} for label, words in ents.items()])
    return nlp


def test_names_of_another_component_stand_in_for_ours():
    nlp = with_ents(chinese(names="doc.ents"), ORG="市社会工作会", LOC="嘉莲街道", GPE="厦门", MONEY="500元")
    doc = nlp("厦门市社会工作会和嘉莲街道、市民政局对持证社工每人奖励500元。")
    spans = [(s.text, s.label_, s.kb_id_) for s in doc.spans["policyextract"]]
    # 厦门 is the region that the table knows; the MONEY of the other is none of its business.
    assert spans == [
        ("厦门市", "GPE", "350200"),
        ("市社会工作会", "ORG", ""),
        ("嘉莲街道", "LOC", ""),
        ("500元", "MONEY", ""),
    ]
    assert {ent.text for ent in doc.ents} == {"厦门", "市社会工作会", "嘉莲街道", "500元"}


def test_records_name_the_bodies_that_another_component_has_found():
    text = "启明互助社印发《社工激励办法》，对持证社工每人每月补贴500元。"
    ours, theirs = chinese()(text), with_ents(chinese(names="doc.ents"), ORG="启明互助社")(text)
    told = [[r.issuers for r in d._.policy_records if r.kind == "incentive"] for d in (ours, theirs)]
    assert told == [[()], [("启明互助社",)]]


def test_names_of_another_component_are_found_where_the_text_was_mended():
    page = "厦门市启明社会工作服\n务中心对取得社会工作师证书的员工给予奖励500元。\n"
    doc = with_ents(chinese(names="doc.ents"), ORG="启明社会工作服\n务中心")(page)
    assert ("启明社会工作服\n务中心", "ORG") in [(s.text, s.label_) for s in doc.spans["policyextract"]]


def test_names_alone_go_to_the_ents_beside_those_that_are_set():
    nlp = spacy.blank("zh")
    nlp.add_pipe("policyextract_names")
    doc = nlp("厦门市民政局印发《社工激励办法》，思明区嘉莲街道响应，每人500元。")
    assert [(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents] == [
        ("厦门市民政局", "ORG", ""),
        ("社工激励办法", "LAW", ""),
        ("思明区嘉莲街道", "GPE", ""),
    ]
    assert doc.ents[2]._.within == "350203"
    ruler = nlp.add_pipe("entity_ruler", first=True)
    ruler.add_patterns([{"label": "PRODUCT", "pattern": "激励"}])
    assert ("激励", "PRODUCT") in [(ent.text, ent.label_) for ent in nlp(doc.text).ents]


def test_both_components_in_one_pipeline_find_each_name_once(doc):
    nlp = jieba()
    nlp.add_pipe("policyextract_names")
    nlp.add_pipe("policyextract", config={"names": "doc.ents"})
    assert shown(nlp(TEXT)) == shown(doc)


def test_a_place_without_a_code_has_that_of_the_region_it_lies_in(nlp):
    doc = nlp("对厦门市思明区嘉莲街道的社工每人每月补贴500元。")
    [street] = [span for span in doc.spans["policyextract"] if span.text.endswith("街道")]
    assert (street.label_, street.kb_id_, street._.within) == ("GPE", "", "350203")


def test_names_that_nobody_has_found_are_an_error_that_says_what_to_do():
    with pytest.raises(ValueError, match=r"no component has set doc\.ents; add policyextract behind"):
        chinese(names="doc.ents")(TEXT)


def test_a_setting_that_there_is_not_is_told_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"own.*doc\.ents.*none"):
        chinese(names="theirs")


def test_spans_of_others_have_their_own_characters(nlp):
    doc = with_ents(chinese(), GPE="厦门")(TEXT)
    assert doc.ents[0]._.quote == "厦门" and Span(doc, 0, 1, span_id="a:b")._.quote == "厦"
