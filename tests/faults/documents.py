"""Small documents by the thousand: own words from templates, and what else lies about in archives."""

import random
import zipfile
from pathlib import Path

PLACES = (
    "北京市朝阳区 上海市徐汇区 广州市 深圳市 杭州市 成都市 武汉市江岸区 南京市 苏州市 "
    "厦门市 长沙市 贵阳市 昆明市 福州市 合肥市"
).split()
OFFICES = "民政局 人力资源和社会保障局 财政局 社会工作部".split()
LEVELS = "助理社会工作师 社会工作师 高级社会工作师".split()
OFTEN = "一次性 每月 每年".split()
SENTENCES = [
    "{place}{office}规定，取得{level}证书并在本地登记的，{often}给予{money}元补贴。",
    "{place}对通过考试的{level}{often}奖励{money}元，由{office}发放。",
    "截至{year}年底，{place}持证社会工作者达到{count}人，比上年增加{more}人。",
    "《{place}社会工作人才资助办法》自{year}年{month}月1日起施行，有效期{term}年。",
    "{place}{office}{year}年{month}月发布通知，{level}岗位津贴为每人每月{money}元。",
    "{place}共有社会工作服务站{count}个，{office}负责督导。",
]
DIES, HANGS, HOARDS = "程序遇之即亡", "程序遇之即眠", "程序遇之即贪"
"""Words at which the chain dies, hangs, or takes all memory that it can have, where `sabotage` is loaded."""

LOCKED = b"""%%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300]>> endobj
4 0 obj <</Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b>>> endobj
trailer <</Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>]>>
""" % (b"1f" * 32, b"2e" * 32)


def sentence(chance: random.Random) -> str:
    """A sentence about social workers."""
    return chance.choice(SENTENCES).format(
        place=chance.choice(PLACES),
        office=chance.choice(OFFICES),
        level=chance.choice(LEVELS),
        often=chance.choice(OFTEN),
        money=100 * chance.randint(1, 300),
        year=chance.randint(2012, 2025),
        month=chance.randint(1, 12),
        count=chance.randint(20, 9000),
        more=chance.randint(2, 900),
        term=chance.randint(1, 5),
    )


def text(number: int, seed: int = 0) -> str:
    """A document of one to three sentences, 40 to 150 characters; each number gives another one."""
    chance = random.Random(f"{seed} {number}")
    sentences = (sentence(chance) for _ in range(chance.choice((1, 1, 2, 3))))
    return "".join(sentences) + f"（第{number}号）\n"


def small(folder: Path, count: int, seed: int = 0) -> None:
    """Writes so many documents, a thousand to a folder."""
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(number, seed), "utf-8")


def mixed(folder: Path, count: int, seed: int = 0, hang: bool = True) -> None:
    """Writes so many documents, and among them what goes wrong in archives, one of each for each 1000."""
    small(folder, count, seed)
    for number in range(1 + count // 1000):
        odd = folder / f"odd {number}"
        odd.mkdir()
        for name, harm in {"dies": DIES, "hoards": HOARDS, "hangs": HANGS if hang else ""}.items():
            (odd / f"{name}.txt").write_text(f"{harm}{number}，{text(number, seed + 1)}", "utf-8")
        (odd / "again.txt").write_text(text(number, seed), "utf-8")
        (odd / "under another name.txt").write_text(text(number, seed), "utf-8")
        (odd / "empty.txt").touch()
        (odd / "broken.docx").write_bytes(b"PK\x03\x04" + text(number, seed).encode())
        (odd / "locked.pdf").write_bytes(LOCKED + b"%% %d\n" % number)
        with zipfile.ZipFile(odd / "several.zip", "w") as archive:
            for inner in range(4):
                archive.writestr(zipfile.ZipInfo(f"{inner}.txt"), text(number * 4 + inner, seed + 2))
