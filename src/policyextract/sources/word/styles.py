"""What a paragraph or a run is set to, by itself or by its style."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

OFF = {"0", "false", "off", "none"}


class Styles:
    """The styles of a document; each may be based on another."""

    def __init__(self, part: Element | None) -> None:
        every = [] if part is None else part.findall("style")
        self._styles = {style.get("styleId", ""): style for style in every}
        self._chains: dict[str, tuple[Element, ...]] = {}
        self._usual = next(
            (
                style.get("styleId", "")
                for style in every
                if style.get("type") == "paragraph" and not off(style, "default")
            ),
            "",
        )

    def of(self, paragraph: Element) -> tuple[Element, ...]:
        """The styles of a paragraph, its own first, then those that it is based on."""
        return self._chain(value(paragraph.find("pPr/pStyle")) or self._usual)

    def paragraph(self, paragraph: Element) -> tuple[Element, ...]:
        """The properties of a paragraph; those that overrule the others first."""
        return _all([paragraph, *self.of(paragraph)], "pPr")

    def run(self, run: Element, paragraph: Element) -> tuple[Element, ...]:
        """The properties of a run in a paragraph; those that overrule the others first."""
        own = self._chain(value(run.find("rPr/rStyle")))
        return _all([run, *own, *self.of(paragraph)], "rPr")

    def name(self, paragraph: Element) -> str:
        """What Word calls the style of a paragraph, in small letters: `heading 1`, `toc 2`, `title`."""
        return next((value(style.find("name")).lower() for style in self.of(paragraph)), "")

    def numbered(self, style: str) -> Element | None:
        """The numbering that a style of lists gives."""
        return setting(_all(self._chain(style), "pPr"), "numPr/numId")

    def _chain(self, name: str) -> tuple[Element, ...]:
        """A style and those that it is based on; a circle is gone through once."""
        if name not in self._chains:
            found: dict[str, Element] = {}
            base = name
            while base in self._styles and base not in found:
                found[base] = self._styles[base]
                base = value(found[base].find("basedOn"))
            self._chains[name] = tuple(found.values())
        return self._chains[name]


def _all(elements: Sequence[Element], path: str) -> tuple[Element, ...]:
    found = (element.find(path) for element in elements)
    return tuple(one for one in found if one is not None)


def setting(properties: Sequence[Element], path: str) -> Element | None:
    """The first element of that path in some properties."""
    return next(iter(_all(properties, path)), None)


def value(element: Element | None) -> str:
    """The value of a setting, empty where there is none."""
    return "" if element is None else element.get("val", "")


def on(element: Element | None) -> bool:
    """Whether a setting is there and not turned off."""
    return element is not None and element.get("val", "1") not in OFF


def off(element: Element, attribute: str) -> bool:
    """Whether an attribute is not there, or turned off."""
    return element.get(attribute, "0") in OFF


def number(element: Element | None, default: int) -> int:
    """The number that a setting gives; the default for none, or for what is no number."""
    given = value(element)
    return int(given) if given.isdecimal() and len(given) < 6 else default
