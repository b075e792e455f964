"""The text of a report as read: letters, lines, and a folded copy to search in.

The folded copy has one sign for each sign of the text, so that what is found in one
stands at the same place in the other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..errors import LangsonError

LANGUAGES = ("vi", "en")


class DraftError(LangsonError, ValueError):
    """A text that cannot be drafted from; the message says why, in one line."""


@dataclass(frozen=True)
class Line:
    """One line of the text: a paragraph, a heading, an item, or a row of a table."""

    number: int
    start: int
    end: int
    item: bool = False
    tabbed: bool = False


class Text:
    """A report's text in Unicode form NFC, with lines that end in LF.

    Attributes
    ----------
    raw : str
        The text; offsets count its signs.
    folded : str
        The same in small letters, with plain blanks and quotes, one way of placing
        tone marks, and as long as `raw`.
    lines : list of Line
        Those that are not blank, numbered as an editor does.
    language : {"vi", "en"}
        As given, else what most of its words are.
    """

    def __init__(self, raw: str, language: str | None = None) -> None:
        self.raw = unicodedata.normalize("NFC", raw)
        self.folded = _ENDLESS.sub(lambda m: "\0" * len(m[0]), fold(self.raw))
        self.lines = _lines(self.raw)
        if not self.lines:
            raise DraftError("the text is empty: nothing to draft from.")
        if _HTML.match(self.folded) or len(_CLOSED.findall(self.folded)) > 2:
            raise DraftError(
                "this is a page of HTML: save the text of the page (copy it from the"
                " browser, or choose 'save as text') and draft from that."
            )
        if re.search(r"[^\W\d_]", self.folded) is None:
            raise DraftError("the text has no words: nothing says what it counts.")
        found = language or _language(self.folded)
        if found is None:
            raise DraftError(
                "the text is neither Vietnamese (with its accents) nor English: rules"
                " are held for these two alone."
            )
        self.language = found

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_at(self, offset: int) -> Line:
        """The line in which a sign stands."""
        from bisect import bisect_right

        return self.lines[bisect_right(self._starts, offset) - 1]


def read(path: Path, language: str | None = None) -> Text:
    """Read a report's text from a file.

    Raises
    ------
    DraftError
        If the file is missing, empty, not UTF-8, no text, HTML, or in a language for
        which there are no rules.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise DraftError("{path}: there is no such file.", path=path) from None
    except OSError as error:
        said = error.strerror or error
        raise DraftError(
            "{path}: it cannot be read ({error}).", path=path, error=said
        ) from None
    try:
        return Text(_decoded(data), language)
    except DraftError as error:
        raise DraftError("{path}: {error}", path=path, error=error) from None


#: no number has as many digits, no phrase as wide a gap: no pattern goes through them
_ENDLESS = re.compile(r"\d{40,}|(?<= )\x20{40,}")
_HTML = re.compile(r"\s*<(?:!--|(?:!doctype|html|\?xml|head|body|div|p|table)\b)")
_CLOSED = re.compile(r"</[a-z][a-z\d]*\s*>")


def _decoded(data: bytes) -> str:
    for name, begins in (
        ("a PDF", (b"%PDF",)),
        ("an office document", (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")),
    ):
        if data.startswith(begins):
            raise DraftError(
                "the file is {name:word}, not text: save its text as UTF-8.", name=name
            )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DraftError("the file is UTF-16: save it as UTF-8 and draft again.")
    if b"\0" in data:
        raise DraftError(
            "the file holds zero bytes, so it is UTF-16 or no text: save it as UTF-8"
            " and draft again."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DraftError(
            "line {line} is not UTF-8: save the file as UTF-8 and draft again.",
            line=data[: error.start].count(b"\n") + 1,
        ) from None
    if len(_CONTROL.findall(text)) > len(text) // 100:
        raise DraftError("the file is no text: save its text as UTF-8.")
    if len(_MOJIBAKE.findall(text)) > 2 + len(text) // 200:
        raise DraftError(
            "its letters were once read in a wrong encoding (such as Ã¡ or áº for"
            " Vietnamese ones): take the text anew, save it as UTF-8 and draft again."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
#: pairs that Vietnamese in UTF-8 becomes when it is read as Latin-1 or Windows-1252
_MOJIBAKE = re.compile("á[º»][\x80-\xff‚-›€]|Ã[\xa0-¿]|Ä[‘ƒ\x80-\x9f]|Æ[°¡]|\ufffd")
_PLAIN = {
    **dict.fromkeys("\v\f\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006", " "),
    **dict.fromkeys("\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u200b\ufeff", " "),
    **dict.fromkeys("‘’‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "\u00d0": "đ",  # eth, in old fonts
    "\u00f0": "đ",
}
_TONES = dict(zip("òóỏõọùúủũụ", "oooooooooo", strict=True))


def fold(raw: str) -> str:
    """Small letters, plain blanks, quotes and dashes; the length stays."""
    text = "".join(
        _PLAIN.get(c) or (c.lower() if len(c.lower()) == 1 else c) for c in raw
    )
    # hoà, thuỷ, luỹ are hòa, thủy, lũy; tỉ is tỷ, quí is quý
    text = re.sub(
        r"o([àáảãạ])(?!\w)", lambda m: "òóỏõọ"["àáảãạ".index(m[1])] + "a", text
    )
    text = re.sub(
        r"(?<!q)u([ỳýỷỹỵ])(?!\w)", lambda m: "ùúủũụ"["ỳýỷỹỵ".index(m[1])] + "y", text
    )
    return re.sub(r"\b(tỉ|quí)\b", lambda m: {"tỉ": "tỷ", "quí": "quý"}[m[1]], text)


#: how an item of a list begins
_ITEM = re.compile(r"\s*(?:[-+*•–—]|[a-zđ]\)|\(?[ivx]+\))\s+")


def _lines(raw: str) -> list[Line]:
    found, start = [], 0
    for number, line in enumerate(raw.split("\n"), 1):
        if line.strip():
            item, tabbed = bool(_ITEM.match(line)), "\t" in line
            found.append(Line(number, start, start + len(line), item, tabbed))
        start += len(line) + 1
    return found


#: words that stand in any page of the language, and hardly in one of another
_COMMON = {
    "vi": """của và các năm trong được với đạt so cùng tỉnh là có cho từ đến tăng giảm
    người những trên thực hiện tháng về ước""",
    "en": """the of and in to by for from with was were is are has had at on as that
    than up year million billion""",
}
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


def _language(folded: str) -> str | None:
    """Language by its commonest words; Vietnamese also by its own letters."""
    words = re.findall(r"[^\W\d_]+", folded[:20000])
    share = {
        name: sum(word in common.split() for word in words) / len(words)
        for name, common in _COMMON.items()
    }
    own = sum(bool(_VIETNAMESE.search(word)) for word in words) / len(words)
    if own > 0.2 and share["vi"] + own > share["en"]:
        return "vi"
    english = share["en"] > 0.1 and not {"the", "of", "and"}.isdisjoint(words)
    return "en" if english and own < 0.2 else None
