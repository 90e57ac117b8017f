"""What the reasons of failures mean, and what to do about each: for the report and the list of failures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from policyextract.formats.labels import Label


class Advice(NamedTuple):
    """What is wrong, what to do, and a command for that, if there is one."""

    what: Label
    advice: Label
    command: str | None = None


AGAIN = "policyextract bulk INPUT --out DIR"
RETRY = "policyextract failures DIR --retry --reason"
REASONS: Mapping[str, Advice] = {
    "missing": Advice(
        Label("文件不见了", "no such file"),
        Label("检查路径，把文件放回原处，再运行一次", "put them back in their place and run the job again"),
        AGAIN,
    ),
    "access": Advice(
        Label("没有读取权限", "no right to read"),
        Label("取得读取权限，再运行一次", "ask for the right to read them and run the job again"),
        "chmod -R u+rX INPUT",
    ),
    "disk": Advice(
        Label("磁盘出错或已满", "errors of the disk, or no room"),
        Label("把文件复制到另一块磁盘再运行", "copy the files to another disk and run the job on these"),
    ),
    "size": Advice(
        Label("超过单份文件的上限", "larger than one document may be"),
        Label("拆分文件，或放宽上限", "split them, or allow them more"),
        f"{RETRY} size --limit pages=5000 --limit megabytes=500",
    ),
    "damaged": Advice(
        Label("文件已损坏", "damaged"),
        Label("重新获取这些文件", "get these files again"),
    ),
    "password": Advice(
        Label("需要密码", "need a password"),
        Label("给出密码", "give the password"),
        f"{RETRY} password --password WORD",
    ),
    "encoding": Advice(
        Label("无法识别文字编码", "no encoding fits"),
        Label("指明编码", "tell the encoding"),
        f"{RETRY} encoding --encoding gb18030",
    ),
    "empty": Advice(
        Label("没有文字", "no words in them"),
        Label("无须处理；若是扫描件，请存为 PDF", "nothing; save them as PDF if they are scans"),
    ),
    "kind": Advice(
        Label("不支持的文件类型", "files of a kind that isn't read"),
        Label("另存为 PDF 或文本", "save them as PDF or text"),
    ),
    "scan": Advice(
        Label("扫描件，而文字识别已关闭", "scans, and recognition was switched off"),
        Label("打开文字识别", "switch recognition on"),
        f"{RETRY} scan --ocr",
    ),
    "program": Advice(
        Label("缺少所需程序", "a program for them is missing"),
        Label(
            "安装 LibreOffice（旧版 Word、WPS）或文字识别组件（scripts/setup scan），再重试",
            "install LibreOffice (old Word, WPS) or what reads scans (scripts/setup scan), and try again",
        ),
        f"{RETRY} program",
    ),
    "time": Advice(
        Label("超过时间上限", "took too long"),
        Label("放宽时间", "allow them more time"),
        f"{RETRY} time --limit seconds=600",
    ),
    "memory": Advice(
        Label("超过内存上限", "took too much memory"),
        Label("放宽内存", "allow them more memory"),
        f"{RETRY} memory --limit memory=8000",
    ),
    "crash": Advice(
        Label("读取程序崩溃", "the reader broke down over them"),
        Label("用其他程序打开并另存为 PDF", "open them elsewhere and print them to PDF"),
    ),
    "nested": Advice(
        Label("嵌套过深", "archives or structures too deep in each other"),
        Label("先解压里层的压缩包，或放宽层数", "unpack the inner archives first, or allow more"),
        f"{RETRY} nested --limit depth=10",
    ),
    "harm": Advice(
        Label("恶意文件", "made to do harm"),
        Label("不要打开，查明来源", "don't open them; find out where they are from"),
    ),
    "changed": Advice(
        Label("运行期间被改动", "changed while the job ran"),
        Label("等文件不再变动，再运行一次", "run the job again when nobody writes them any more"),
        AGAIN,
    ),
    "fault": Advice(
        Label("程序自身的缺陷", "a fault in policyextract"),
        Label("请附上文件报告给我们", "please report it, with the file"),
    ),
}
OTHER = Advice(
    Label("其他原因", "other reasons"),
    Label("查看每个文件的说明", "see what is said of each file"),
)


def advice(reason: str) -> Advice:
    """What is to be said of a reason, also of one that is not known here."""
    return REASONS.get(reason, OTHER)
