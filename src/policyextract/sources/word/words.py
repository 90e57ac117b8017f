"""The words of a paragraph as they are printed: tracked changes accepted, hidden text and codes left out."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from policyextract.sources.word.styles import Styles, on, setting, value

PAGE = "\f"  # the end of a page, among the words of a paragraph; XML can't hold one
NONE = frozenset({"del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "instrText", "delText"})
SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
# Signs of Word's own fonts that say something: in forms, before items, between numbers.
SYMBOLS = {
    "wingdings": {0x6C: "●", 0x6E: "■", 0x6F: "□", 0x75: "◆", 0xA8: "□", 0xFB: "×", 0xFC: "√", 0xFE: "☑"},
    "wingdings 2": {0x50: "√", 0x52: "☑", 0xA3: "□"},
    "symbol": {0xA3: "≤", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "·"},
}
PRIVATE = range(0xF000, 0xF100)  # where Word puts the characters of such fonts


class Words:
    """Takes the words from paragraphs, which have to come in their order: fields go over several.

    `boxes` are the text boxes that were met since they were last taken.
    """

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._codes: list[bool] = []  # for each open field, whether its code isn't over yet
        self.boxes: list[Element] = []

    def of(self, paragraph: Element) -> str:
        """The words of a paragraph, with line breaks, tabs and ends of pages."""
        return "".join(self._inside(paragraph, paragraph))

    def _inside(self, element: Element, paragraph: Element) -> Iterator[str]:
        for child in element:
            if child.tag == "r":
                yield from self._run(child, paragraph)
            elif child.tag == "AlternateContent":
                yield from self._inside(chosen(child), paragraph)
            elif child.tag == "txbxContent":
                self.boxes.append(child)
            elif child.tag in ("f", "d"):
                yield from self._formula(child, paragraph)
            elif child.tag == "ruby":
                yield from (word for base in child.iter("rubyBase") for word in self._inside(base, paragraph))
            elif child.tag not in NONE:
                yield from self._sign(child)
                yield from self._inside(child, paragraph)

    def _run(self, run: Element, paragraph: Element) -> Iterator[str]:
        """The words of a run, none if it is hidden; fields begin and end in hidden runs too."""
        hidden = on(setting(self._styles.run(run, paragraph), "vanish"))
        for word in self._inside(run, paragraph):
            if not hidden and not any(self._codes):
                yield word

    def _sign(self, element: Element) -> Iterator[str]:
        """What an element prints by itself."""
        if element.tag == "t":
            yield element.text or ""
        elif element.tag == "br":
            yield PAGE if element.get("type") == "page" else "\n"
        elif element.tag in SIGNS:
            yield SIGNS[element.tag]
        elif element.tag == "sym":
            yield symbol(element.get("font", ""), element.get("char", ""))
        elif element.tag == "textpath":
            yield element.get("string", "")
        elif element.tag == "fldChar":
            self._field(element.get("fldCharType", ""))

    def _field(self, mark: str) -> None:
        """Keeps count of where in a field we are: in its code, or in what came of it."""
        if mark == "begin":
            self._codes.append(True)
        elif self._codes and mark == "separate":
            self._codes[-1] = False
        elif self._codes and mark == "end":
            self._codes.pop()

    def _formula(self, element: Element, paragraph: Element) -> Iterator[str]:
        """A fraction or a bracket of a formula; its stroke and its brackets aren't among the words."""
        parts = [
            "".join(self._inside(part, paragraph)) for part in element if part.tag in ("num", "den", "e")
        ]
        if element.tag == "f":
            yield "/".join(parts)
        else:
            begin, end = element.find("dPr/begChr"), element.find("dPr/endChr")
            yield "(" if begin is None else value(begin)
            yield ",".join(parts)
            yield ")" if end is None else value(end)


def chosen(alternatives: Element) -> Element:
    """One of several ways to say the same: the first, which the others stand in for in older programs."""
    return next((one for one in alternatives if one.tag == "Choice"), alternatives)


def symbol(font: str, code: str) -> str:
    """The character that a font of signs prints for a code; none where it would say nothing."""
    try:
        at = int(code, 16)
    except ValueError:
        return ""
    if at in PRIVATE or at < 0x100:
        return SYMBOLS.get(font.lower(), {}).get(at & 0xFF, "")
    return chr(at) if at < 0xD800 or 0xE000 <= at < 0x110000 else ""
