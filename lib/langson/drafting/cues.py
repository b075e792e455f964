"""The words around a number: its role, its sign, its qualifier."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import any_of, cue, words
from .number import Number

#: where a clause ends
_BOUNDARY = re.compile(r"[,;:()\[\]|]|\.\s|\s-\s|\s(?:và|còn|trong\s+khi|while|and|with|but|plus|trên\s+tổng\s+số|trong\s+tổng\s+số|out\s+of)(?=\s)|\strong\s+đó(?=\s)|\bincluding\b")
_PLAN_WORDS = r"(?:\s*(?:so\s+với|so|của|of|the|its|this|in|for|cả|năm|toàn|số|" \
    r"full-year|half-year|annual|yearly|year's|whole-year|province's|provincial|assigned|local|central|set|" \
    r"quarterly|six-month|nine-month|\d{4}|above|higher\s+than|more\s+than|short\s+of|below|less\s+than|lower\s+than|ahead\s+of|over|under|behind))*\s*"


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    between = rf"(?:[\s(]+{any_of((*words('change', 'between'),))})*"
    rise, fall = cue("change", "rise"), cue("change", "fall")
    plan = cue("plan", "nouns")
    qualifiers = {
        name: cue("qualifier", name) for name in ("over", "nearly", "about", "at_least", "under")
    }
    loose = any_of([w for k in qualifiers for w in words("qualifier", k)])
    q = rf"(?:\s+{loose})*"
    patterns = {
        "rise": rf"{rise}{between}\s*[+]?$",
        "fall": rf"{fall}{between}\s*$",
        "rate": rf"{cue('change', 'rate')}[^,;:()]{{0,90}}?(?<!\w)(?:đạt|là|ở\s+mức|bằng|reached|stood\s+at|was|hit|of|at|is|ước)(?!\w){between}\s*$",
        "equal": rf"{cue('comparison', 'equal')}{q}\s*$",
        "reach": rf"{cue('comparison', 'reach')}{q}\s*$",
        "exceed": rf"(?:{cue('comparison', 'exceed')}|\bby){q}\s*$",
        "share": rf"{cue('comparison', 'share')}{between}\s*$",
        "fold": rf"{cue('comparison', 'fold')}{between}\s*$",
        "plan_ahead": rf"{plan}[^,;.:()]{{0,30}}$",
        "plan_after": rf"{_PLAN_WORDS}{plan}|\s*of\s+(?:[\w'-]+\s+){{0,6}}?(?:plan|target|estimate|goal|quota)(?!\w)",
        "above_after": r"\s*(?:above|higher\s+than|more\s+than|ahead\s+of|over|cao\s+hơn|nhiều\s+hơn)(?!\w)",
        "below_after": r"\s*(?:below|short\s+of|lower\s+than|less\s+than|behind|under|thấp\s+hơn)(?!\w)",
        "base_after": rf"\s*(?:so\s+với\s+|so\s+|of\s+|the\s+|that\s+in\s+|figure\s+|number\s+|level\s+|recorded\s+|in\s+|a\s+){{0,6}}(?:{cue('base', 'same')}|{cue('base', 'previous')}|{cue('base', 'words')}|(?:năm|tháng|quý)\s+\d|(?:of\s+)?(?:that\s+in\s+)?(?:19|20)\d\d|(?:ago|earlier))",
        "up_after": r"\s*(?:year-on-year\s+|yearly\s+|annual\s+|on-year\s+)?(?:increase|rise|growth|higher|more|jump|gain|surge|up)(?!\w)",
        "down_after": r"\s*(?:year-on-year\s+|yearly\s+|annual\s+|on-year\s+)?(?:decrease|drop|fall|decline|lower|fewer|less|reduction|down|contraction)(?!\w)",
        "whole_after": r"\s*(?:of\s+(?:the\s+)?(?:[\w']+\s+)?(?:total|whole|them|all)|tổng|trong\s+tổng)(?!\w)",
        "verb": r"(?<!\w)(?:đạt|là|còn|ở\s+mức|chiếm|bằng|duy\s+trì|có|hoàn\s+thành|vượt|is|are|was|were|stood|stands|stayed|remained|at|reached|reaching|to|hit|covered|meeting|of|exceeding)(?!\w)|[(]",
        "of_after": r"\s*of\s",
        "based": cue("base", "words"),
        "about_after": r"\s*(?:về|in\s+terms\s+of|in\s+the\s+number\s+of|in)\s",
        "mean": cue("comparison", "mean"),
        "mean_of_years": cue("comparison", "mean_of_years") + r"(?!\s+(?:đầu\s+người|một\s+người))",
        "mean_after": r"\s*(?:/\s*năm|/\s*year|mỗi\s+năm|một\s+năm|hằng\s+năm|hàng\s+năm|annually|a\s+year(?!\s+(?:ago|earlier|before))|per\s+year|per\s+annum|yearly|each\s+year)",
        "announced": rf"{plan}(?:\s+{any_of(words('plan', 'between'))}|\s+(?:19|20)\d\d|\s+\d+\s+(?:tháng|năm))*\s*[:(]?{q}\s*$",
        "announced_paren": rf"{plan}[^,;.:()]{{0,40}}\({q}\s*$",
        "aims": rf"{cue('plan', 'aims')}|(?<!\w)(?<!planned\s)(?<!exceeded\s)(?<!initial\s)(?<!social\s)(?<!the\s)(?<!of\s)(?<!all\s)(?<!set\s)(?<!met\s)(?<!its\s)(?<!\d\s)(?<!main\s)(?<!key\s)(?<!most\s)targets(?=\s+(?!have|has|had|were|was|are|for|of|in|set|and|by|on|that|to\s+be)[\w$])",
        "earlier": r"(?:so\s+với\s+(?:mức|con\s+số)?|compared\s+(?:with|to)(?:\s+the)?|(?<!more\s)(?<!less\s)(?<!fewer\s)than\s+(?:the\s+)?|versus|against(?:\s+the)?|từ(?:\s+mức)?|from(?:\s+the)?)\s*(?:just\s+|only\s+|about\s+|khoảng\s+)?$",
        "level": rf"(?:đạt|là|có|được|đón|phục\s+vụ|reached|hit|was|were|totalled|totaled|stood\s+at|numbered|for|to){q}\s*$",
        "from": r"(?:từ(?:\s+mức)?|from)\s*$",
        "to": rf"(?:{cue('change', 'reached')})(?:\s+(?:mức|đạt|chỉ|khoảng|hơn|gần|trên|about|nearly|over|some|around|just|only))*\s*$",
        "moved": rf"(?:{rise}|{fall})",
        "open": r"\(\s*[+-]?$",
        "or": r"(?:,|\()\s*(?:or|tức\s+(?:là\s+)?|hay\s+|tương\s+đương\s+(?:với\s+)?)\s*(?:tăng|giảm|up|down)?\s*(?:about|khoảng)?\s*$",
        **{f"q_{name}": rf"(?<!cao\s)(?<!thấp\s)(?<!nhiều\s)(?<!ít\s)(?<!lớn\s)(?<!nhanh\s)(?<!chậm\s){p}(?:\s+(?:us\$|\$|vnd|vnđ|a\s+total\s+of|đạt|mức|là))*\s*(?:us\$|\$|vnd|vnđ)?$" for name, p in qualifiers.items()},
        "respectively": cue("order", "respectively"),
        "E": cue("status", "E"),
        "A": cue("status", "A"),
        "same": cue("base", "same"),
        "previous": cue("base", "previous"),
    }
    return {name: re.compile(pattern) for name, pattern in patterns.items()}


def seen(name: str, text: str, whole: bool = False) -> re.Match[str] | None:
    """The cue of that name in a text: at its end for what stands before a number."""
    return _compiled()[name].search(text)


def follows(name: str, text: str) -> re.Match[str] | None:
    """The cue of that name at the start of what stands after a number."""
    return _compiled()[name].match(text)


def last(name: str, text: str) -> re.Match[str] | None:
    found = None
    for found in _compiled()[name].finditer(text):  # noqa: B007
        pass
    return found


def clause_tail(left: str) -> str:
    """What stands in the clause of a number before it."""
    at = 0
    for m in _BOUNDARY.finditer(left):
        at = m.end()
    return left[at:]


def split_left(left: str, first: bool) -> tuple[str, str]:
    """Split what stands before a number: the end of the one before, its own words."""
    if first:
        return "", left
    m = _BOUNDARY.search(left)
    return (left, "") if m is None else (left[: m.start()], left[m.start() :])


def head(right: str) -> str:
    """The words right after a number that still belong to it."""
    m = _BOUNDARY.search(right)
    return right if m is None else right[: m.start()]


def qualifier(left: str) -> tuple[str, str]:
    """Qualifier before a number, with its words."""
    tail = left[-40:]
    for name in ("at_least", "over", "nearly", "about", "under"):
        m = seen(f"q_{name}", tail)
        if m:
            return name, " ".join(m[0].split())
    return "exact", ""


def percent_role(
    n: Number, previous: Number | None, new_subject: bool, years: bool
) -> tuple[str, int, str]:
    """Role and sign of a number in percent, and the words that say so."""
    left, right = n.left, n.right
    tail = clause_tail(left)[-120:]
    wide = left[-120:]
    if re.fullmatch(r"\s*(?:by|of|an?|khoảng)?\s*", tail):
        tail = _OPENED.sub(" ", wide)[-60:]
    up, down = seen("rise", tail), seen("fall", tail)
    signed = re.search(r"(?:^|[\s(])([+-])\s?$", left[-4:])
    if signed and not _plans(left, right):
        return "growth", 1 if signed[1] == "+" else -1, f"the sign {signed[1]}"
    if seen("announced", wide) and not seen("exceed", tail) and not re.search(r"vượt|exceed|surpass|beat|hoàn thành|đạt\s+(?:kế|mục|chỉ)", tail):
        return "target", 1, left[-25:].strip()
    planned = follows("plan_after", right[:80])
    ahead = None if planned else seen("plan_ahead", tail)
    if planned or ahead:
        words_ = " ".join(f"{tail[-25:]} … {planned[0] if planned else ''}".split())
        if follows("below_after", right) or (down and not seen("reach", tail)):
            return "plan_excess", -1, words_
        if ahead and up and not planned and not re.search(r"vượt|exceed|surpass|beat|so\s+với|compared|than|above", tail):
            return "growth", 1, words_
        if seen("exceed", tail) or up or follows("above_after", right) or (ahead and re.search(r"vượt|exceed|surpass|beat", tail)):
            return "plan_excess", 1, words_
        return "plan_share", 1, words_
    if seen("share", tail) or follows("whole_after", right):
        return "share_of", 1, seen("share", tail)[0] if seen("share", tail) else "of the whole"
    if seen("or", wide) and previous is not None and previous.role in ("change", "growth"):
        return "growth", previous.sign, "beside a change"
    sign = -1 if down else 1
    yearly = follows("mean_after", right) or seen("mean", wide)
    average = seen("mean_of_years", wide)
    mean = (yearly and (average or years)) or (years and average)
    if up or down:
        words_ = (down or up)[0]
        return ("mean_growth" if mean else "growth"), sign, words_
    if follows("up_after", right) or follows("down_after", right):
        m = follows("up_after", right) or follows("down_after", right)
        return "growth", 1 if follows("up_after", right) else -1, m[0].strip()
    if seen("rate", tail):
        return ("mean_growth" if mean else "growth"), 1, seen("rate", tail)[0]
    based = follows("base_after", right[:80])
    if based and (seen("equal", tail) or seen("reach", tail)):
        return "ratio", 1, f"{tail[-12:].strip()} … {based[0].strip()}"
    if seen("equal", tail) and re.search(_compiled()["based"], wide):
        return "ratio", 1, tail.strip()[-20:]
    if based and follows("of_after", right):
        return "ratio", 1, based[0].strip()
    if not new_subject and previous is not None:
        if seen("equal", tail):
            return "ratio", 1, tail.strip()
        if seen("reach", tail):
            return "plan_share", 1, tail.strip()
    if seen("open", tail[-3:] or left[-3:]) and previous is not None and previous.role == "level" and not previous.unit.has("%"):
        return "share_of", 1, "in brackets behind a level"
    return "level", 1, ""


def _plans(left: str, right: str) -> bool:
    return bool(follows("plan_after", right[:80]))


#: what may stand between a verb and "by" without parting them
_OPENED = re.compile(r"[,(]")


def plain_role(n: Number, previous: Number | None) -> tuple[str, int, str]:
    """Role and sign of a number in a unit that is no percentage."""
    left, right = n.left, n.right
    tail = clause_tail(left)[-120:]
    if n.unit.has("pp"):
        down = seen("fall", tail) or follows("down_after", right) or follows("below_after", right)
        return "points", -1 if down else 1, "percentage points"
    if n.unit.has("times"):
        return "times", 1, "times"
    if seen("announced", left[-90:]) or seen("announced_paren", left[-90:]):
        return "target", 1, left[-25:].strip()
    if re.fullmatch(r"\s*(?:by|of|an?|khoảng)\s*", tail):
        tail = _OPENED.sub(" ", left[-60:])
    signed = re.search(r"[\s(]([+-])\s?$", left[-4:])
    if signed and previous is not None and "(" in left[-5:]:
        return "change", 1 if signed[1] == "+" else -1, f"the sign {signed[1]}"
    up, down = seen("rise", tail), seen("fall", tail)
    if up or down:
        return "change", -1 if down else 1, (down or up)[0]
    if follows("up_after", right) or follows("down_after", right):
        m = follows("up_after", right) or follows("down_after", right)
        if re.search(r"than|ago|earlier|before|year|month", right[:60]):
            return "change", 1 if follows("up_after", right) else -1, m[0].strip()
    if (seen("open", left[-3:]) or seen("or", left[-60:])) and previous is not None and previous.role in ("growth", "change") and previous.hints.get("adjacent", True):
        return "change", previous.sign, "beside a growth"
    return "level", 1, ""


_BRACKETED = re.compile(
    r"\(\s*(?:(?:con\s+số\s+)?(?:cùng\s+kỳ|năm\s+(?:trước|ngoái))|(?:the\s+)?same\s+period|a\s+year\s+(?:ago|earlier)|last\s+year|compared\s+with|from)\b[^()]*$"
)


def in_earlier_bracket(before: str) -> bool:
    """Whether an open bracket that tells of the period before stands there."""
    return bool(_BRACKETED.search(before))


def bare(own: str) -> str:
    """Words before a comparison without the cue that they end in."""
    for name in ("reach", "equal", "exceed", "share", "fold"):
        m = seen(name, own)
        if m:
            return own[: m.start()]
    return own


def follows_within(name: str, text: str) -> re.Match[str] | None:
    """The cue of that name anywhere in a short text."""
    return _compiled()[name].search(text)
