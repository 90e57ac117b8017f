"""The region that a user names: by its code, or by its name, with or without the regions above."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from policyextract.gazetteer import lies_in
from policyextract.regions import NATION, Region, table

NEAR = 5  # names that are told where none fits


class PlaceError(ValueError):
    """A region that doesn't exist, or a name of several; the message says what is near."""


def region_code(given: str) -> str:
    """The code of a region; raises PlaceError.

    >>> [region_code(given) for given in ("350200", "厦门", "福建省厦门市", "北京朝阳区", "全国")]
    ['350200', '350200', '350200', '110105', '000000']
    """
    words = "".join(given.split())
    if words in ("全国", "中国", NATION):
        return NATION
    if words.isascii():
        return _by_code(words)
    codes = _likeliest(_meant(words))
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise PlaceError(f"{given}: which of {_told(codes)} is meant? Give its code")
    near = get_close_matches(words, table().forms(), NEAR, 0.5)
    found = dict.fromkeys(form.code for name in near for form in table().forms()[name])
    told = f"near are {_told(list(found)[:NEAR])}" if found else "give its code, such as 350000"
    raise PlaceError(f"{given}: no region is called that; {told}")


def _by_code(code: str) -> str:
    if code in table():
        return code
    above = [upper for upper in (code[:4] + "00", code[:2] + "0000") if upper in table()]
    told = f"near is {_told(above)}" if above else "a code has six digits, 350000 is 福建省"
    raise PlaceError(f"{code}: no region has this code; {told}")


def _meant(words: str) -> list[Region]:
    """The regions that a name may mean: as a whole, or as one region in another."""
    forms = table().forms()
    codes = [form.code for form in forms.get(words, ())]
    for at in range(2, len(words) - 1):
        outer = [form.code for form in forms.get(words[:at], ())]
        inner = _meant(words[at:]) if outer else []
        codes += [region.code for region in inner if any(lies_in(region.code, code) for code in outer)]
    return [table().get(code) for code in dict.fromkeys(codes)]


def _likeliest(regions: list[Region]) -> list[str]:
    """Their codes; those of today where there are such."""
    today = [region.code for region in regions if region.until is None]
    return today or [region.code for region in regions]


def _told(codes: Iterable[str]) -> str:
    return ", ".join(f"{code} {table().path_name(code)}" for code in codes)
