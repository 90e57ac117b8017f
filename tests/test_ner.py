"""Names that no list holds: what the two voices say, and what they say together."""

import re

import pytest
from threadpoolctl import threadpool_info

from policyextract import run
from policyextract.context import View
from policyextract.find import find
from policyextract.ner import names
from policyextract.ner.lac import LacError, Layer, lac, tensor
from policyextract.pipeline import entities
from policyextract.sources import read_bytes

# A name in braces, its label behind it; what is not marked is none.
MARKED = re.compile(r"\{([^{}|]+)\|(\w+)\}")
SENTENCES = """
由{厦门市民政局|ORG}、{市委人才工作领导小组办公室|ORG}联合印发《{厦门市社会工作人才激励办法|LAW}》。
{中共湖里区委社会工作部|ORG}、{区财政局|ORG}负责解释。
午后，{江西南昌市西湖区朝阳洲街道社工站|ORG}里笑声不断。
她在{启明社会工作服务中心|ORG}工作，家住{贵州省晴隆县莲城街道|GPE}。
{厦门市民政局|ORG}和{思明区莲前街道办事处|ORG}联合印发。
各县市区民政局、财政局：现将《{激励办法|LAW}》印发给你们。
各乡镇人民政府、街道办事处，{市社会工作协会|ORG}：
全市建成社工站118处，镇街社工站覆盖率达100%。
{莲前街道|GPE}主动加码，从街道财政拿出20万元。
落户{西塘|GPE}、{姚庄|GPE}、{陶庄|GPE}等镇的社工机构。
请到{海阳路|LOC}18号办理。
推进“{双百工程|LAW}”，实施{“薪火”计划|LAW}，评选“最美社工”。
本报讯（记者{王五元|PERSON}通讯员{李　芳|PERSON}）{厦门|GPE}市民领到补贴。
记者{张三丰|PERSON}采访了养老护理员，心理咨询师每人补贴500元。
{威海|GPE}社区工作者5870人。
{保定市慈善总会|ORG}接受捐款，{彭城善行基金会|ORG}出资。
发文字号：柳民发〔2018〕41号
{安徽省肥西县生态环境局|ORG}、{县交通运输局|ORG}联合慰问。
{渭南市临渭区第十九届人民代表大会|ORG}第三次会议开幕，{共青团郴州市委|ORG}参加。
{雄安新区公共服务局|ORG}发布公告，由{南平市财政|ORG}拨付。
在{市政府新闻发布厅|LOC}，由乡镇人民政府办理，双方民政厅（局）会签。
{合肥高新区|LOC}和{东部经开区|LOC}先行，{广州市白云区|GPE}镇街社工站跟进。
住在{绳金塔|LOC}旁的老人，{洱海|LOC}边的渔民，时间银行里存着爱心。
{如城街道花园社区|GPE}网格员在{板桥镇|GPE}、{泗渡镇|GPE}走访。
""".strip().splitlines()


def view(text):
    return View(text, find(text))


@pytest.mark.parametrize("marked", SENTENCES, ids=lambda marked: MARKED.sub(r"\1", marked)[:16])
def test_names_begin_and_end_where_a_reader_says(marked):
    text = MARKED.sub(r"\1", marked)
    wanted = [(m[1], m[2]) for m in MARKED.finditer(marked)]
    found = [(text[slice(*name.span)], name.label) for name in names(view(text))]
    assert found == wanted


def test_a_place_without_a_code_has_that_of_the_region_it_lies_in():
    text = "贵州省晴隆县莲城街道和厦门市的社工站"
    found = {text[slice(*name.span)]: (name.code, name.within) for name in names(view(text))}
    assert found == {"贵州省晴隆县莲城街道": (None, "522324"), "厦门市": ("350200", None)}


def test_some_sentences_alone_can_be_asked_for():
    text = "厦门市民政局印发办法。\n漳州市民政局转发办法。"
    seen = view(text)
    asked = names(seen, seen.found.sentences[1:])
    assert [text[slice(*name.span)] for name in asked if name.rule.startswith("ner")] == []
    assert "漳州市民政局" in [text[slice(*name.span)] for name in asked]


PAGE = """厦门给社工发津贴

　　本报讯由厦门市民
政局印发的办法近日施
行，对取得证书的社工
每人每月补贴200元，
按月发放到本人账户。
"""


def test_names_stand_verbatim_on_a_page_with_torn_lines():
    extraction = run(read_bytes(PAGE.encode(), "page.txt"))
    (body,) = [one for one in entities(extraction) if one.type == "ORG"]
    assert extraction.source.chars[body.start : body.end] == body.text == "厦门市民\n政局"


# What the original network says of these, run with PaddlePaddle 2.6.2.
ORIGINAL = {
    "王五元到晋江市陈埭镇社工站看望养老护理员李芳": (
        "王五元/PER 到/v 晋江市/LOC 陈埭镇/LOC 社工/n 站/n 看望/v 养老/vn 护理员/n 李芳/PER"
    ),
    "2024年5月起，区财政每月发放职业津贴300元": (
        "2024年5月起/TIME ，/n 区/n 财政/n 每月/TIME 发放/v 职业/n 津贴/n 300元/m"
    ),
}


def test_the_network_says_what_the_original_says():
    *found, nothing = lac().words([*ORIGINAL, ""])
    for text, words in zip(ORIGINAL, found, strict=True):
        assert " ".join(f"{text[word.start : word.end]}/{word.tag}" for word in words) == ORIGINAL[text]
    assert nothing == []


def test_what_is_read_together_is_what_is_read_alone():
    texts = [*ORIGINAL, "社工", "对"]
    assert lac().words(texts) == [words for text in texts for words in lac().words([text])]


def test_the_network_keeps_to_one_thread(monkeypatch):
    seen, run = [], Layer.run
    monkeypatch.setattr(Layer, "run", lambda *given: seen.append(threadpool_info()) or run(*given))
    lac().words(["社工"])
    assert {one["num_threads"] for libraries in seen for one in libraries} == {1}


def test_a_file_that_is_no_parameter_is_told(tmp_path):
    wrong = tmp_path / "word_emb"
    wrong.write_bytes(b"PK" * 40)
    with pytest.raises(LacError, match="reinstall jieba"):
        tensor(wrong)
