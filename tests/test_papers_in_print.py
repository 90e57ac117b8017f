"""Pages of official papers: paragraphs over rows and pages, running heads, footnotes."""

from sheets import LEADING, column, read, row

SIZE = 16.0


def text(found):
    return [line for line in found.chars.split("\n") if line]


def asides(found):
    return [found.quote(span) for span in found.asides]


def set_pages(paragraphs, letters=28, rows=20):
    """Paragraphs on pages of so many rows."""
    every = column(paragraphs, 0, 0, letters, size=SIZE)
    pages = []
    for first in range(0, len(every), rows):
        pages.append(
            [
                row(one.words, 70 + one.box.x0, 100 + at * LEADING * SIZE, SIZE)
                for at, one in enumerate(every[first : first + rows])
            ]
        )
    return pages


CLAUSES = [
    f"第{number}条　对首次取得社会工作者职业资格证书并在本市从业满一年的人员，由市财政按照"
    f"助理社会工作师{number}00元、社会工作师{number}50元的标准给予一次性奖励，所需资金列入年度预算。"
    for number in range(1, 16)
]


def test_paragraphs_go_on_over_rows_and_pages():
    found = read(*set_pages(CLAUSES), width=595.0, height=842.0)
    assert found.stories is None
    assert text(found) == CLAUSES


def test_page_numbers_and_running_heads_are_apart():
    pages = set_pages(CLAUSES)
    for number, page in enumerate(pages, 1):
        page.append(row(f"— {number} —", 280, 800, 14.0))
        page.append(row("厦门市人民政府公报", 70, 50, 10.0))
    found = read(*pages, width=595.0, height=842.0)
    assert text(found)[: len(CLAUSES)] == CLAUSES
    assert asides(found).count("厦门市人民政府公报") == len(pages)
    assert "— 2 —" in asides(found)


def test_a_footnote_does_not_cut_the_sentence_over_it():
    pages = set_pages(CLAUSES)
    pages[0].append(row("①奖励标准含个人所得税。", 70, 780, 10.0))
    found = read(*pages, width=595.0, height=842.0)
    assert text(found) == [*CLAUSES, "①奖励标准含个人所得税。"]


def test_short_lines_are_lines_of_their_own():
    head = [row("厦门市民政局文件", 170, 60, 30.0), row("厦民〔2024〕8号", 240, 110, SIZE)]
    title = [row("关于发放社会工作人才奖励的通知", 140, 150, 20.0)]
    body = column(["各区民政局：", CLAUSES[0]], 70, 200, 28, size=SIZE)
    sign = [row("厦门市民政局", 360, 400, SIZE), row("2024年3月8日", 350, 425, SIZE)]
    found = read([*head, *title, *body, *sign], width=595.0, height=842.0)
    assert text(found) == [
        "厦门市民政局文件",
        "厦民〔2024〕8号",
        "关于发放社会工作人才奖励的通知",
        "各区民政局：",
        CLAUSES[0],
        "厦门市民政局",
        "2024年3月8日",
    ]


def test_an_annex_begins_under_a_row_that_is_full():
    first = column([CLAUSES[0][:25] + "。"], 70, 100, 28, size=SIZE)
    second = [row("附件1", 70, 100, SIZE), row("津贴标准表", 240, 140, 22.0)]
    assert text(read(first, second, width=595.0, height=842.0)) == [
        CLAUSES[0][:25] + "。",
        "附件1",
        "津贴标准表",
    ]


def test_a_paragraph_whose_last_row_is_shorter_than_its_indent():
    words = [CLAUSES[0], CLAUSES[1][:26] + "元。", CLAUSES[2]]
    assert text(read(*set_pages(words), width=595.0, height=842.0)) == words


def test_a_signature_alone_on_the_last_page():
    sign = [row("厦门市民政局", 360, 100, SIZE), row("2024年3月8日", 350, 125, SIZE)]
    found = read(*set_pages(CLAUSES), sign, width=595.0, height=842.0)
    assert text(found)[-2:] == ["厦门市民政局", "2024年3月8日"]


def test_items_that_are_not_indented_begin_paragraphs():
    lines = [
        "申请奖励的人员应当同时符合下列各项条件，缺一不可，并且应当如实填写：",
        "1.持有社会工作者职业资格证书；",
        "2.在本市社会工作岗位连续工作满一年，由所在单位出具加盖公章的工作证明并附缴纳社会保险的记录；",
        "3.近三年年度考核合格。",
    ]
    rows = []
    for words in lines:
        while words:
            rows.append(row(words[:28], 70, 100 + len(rows) * LEADING * SIZE, SIZE))
            words = words[28:]
    assert text(read(rows, width=595.0, height=842.0)) == lines


def test_latin_words_at_the_end_of_a_row_keep_their_blank():
    rows = [
        row("本办法参照International Federation", 70, 100, SIZE),
        row("of Social Workers的定义。", 70, 122, SIZE),
    ]
    assert text(read(rows, width=595.0, height=842.0)) == [
        "本办法参照International Federation of Social Workers的定义。"
    ]
