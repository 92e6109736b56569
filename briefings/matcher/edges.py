"""Where a word ends or begins: never inside a word, a compound, a contraction, or a number with its sign and its unit."""

from __future__ import annotations

import re
import unicodedata

from briefings.matcher.folding import GERSHAYIM, NO_APOSTROPHES, UNSEEN, UNSPACED

_UNSPACED = re.compile(f"[{UNSPACED}]")
_JOINERS = "\u200c\u200d"
_HYPHENS = "-‐‑־֊"
_DASHES = "–—‒−"
_APOSTROPHES = "'’`´′"
_FIGURE_JOINTS = ".,:·٫٬．+⁄_" + _APOSTROPHES + _HYPHENS + _DASHES
"""Signs that stand between the digits of one number, time, score or range."""
_WORD_JOINTS = "_@&/·‧⁄" + _APOSTROPHES + _HYPHENS
"""Signs that stand between the letters of one word."""
_SIGNS = "-−–+±<>≤≥~≈"
"""Signs before a number that are part of it."""
_PERCENT = "%‰٪°"
_NUMERALS = "〇零一二三四五六七八九十百千万萬億亿兆两兩"
_CLING_TO_BEFORE = "ーゝゞヽヾ々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶะาำๅๆະາຳໆ"
_CLING_TO_AFTER = "เแโใไເແໂໃໄ"
"""Letters of scripts without blanks that begin no word, and that end none: small kana, vowels beside their consonant."""
_STACKS = re.compile("[\u17d2\u1039]")
"""Signs of Khmer and Burmese that put the next letter below the one before."""
_HEBREW = re.compile("[א-ת]{2}")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30fe]")
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|(?:19|20)\d\d)\Z")
_GROUP = re.compile(r"\d{3}(?!\d)")
_FIRST_GROUP = re.compile(r"(?<!\d)\d{1,3}\Z")
_MAGNITUDE = re.compile(
    r"\s{1,2}(?:(?:hundred|thousand|[mbtr]{1,2}illion|dozen|bn|mn|mln|mld|mio|mrd|tys|тыс|млн|млрд|трлн|per ?cent|pct"
    r"|hundert|tausend|million(?:en|er)|milliarden?|billionen|prozent|mille|millions|milliards?|pour cent"
    r"|mil|millón|millones|por ciento|milhão|milhões|bilh(?:ão|ões)|por cento|mila|milion[ei]|miliard[oi]|per cento"
    r"|duizend|miljoen|miljard|procent\w*|tusen|tusind|milliarder|miljon(?:er)?|miljarder|prosent\w*|tuhat\w*|miljoona\w*"
    r"|miljardi\w*|тысяч(?!елет)\w*|тисяч\w*|миллион\w*|мільйон\w*|миллиард\w*|мільярд\w*|процент\w*|відсотк\w*|хиляд\w*|хиљад\w*"
    r"|милион\w*|милиард\w*|tysi\w+|milion\w*|miliard\w*|tisíc\w*|hiljad\w*|tisuć\w*|milijun\w*|milijard\w*|odsto"
    r"|yüz|bin(?! ich)|milyon|milyar|χιλιάδες|εκατομμύρι\w*|δισεκατομμύρι\w*|τοις εκατό|ezer|millió|milliárd|százalék\w*"
    r"|mii|milioane|miliarde|la sută|ألف|آلاف|مليون|ملايين|مليار\w*|بالمئة|بالمائة|هزار|میلیون|میلیارد|درصد"
    r"|אלף|אלפים|מיליון|מיליארד|אחוז\w*|हज़ार|हज़ार|हजार|लाख|करोड़|करोड़|प्रतिशत|nghìn|ngàn|triệu|tỷ|ribu|juta|miliar|triliun|persen)"
    r"(?!\w)|[만억천조%‰٪])",
    re.IGNORECASE,
)
"""Words that multiply the number before them, or make it a share."""


def edge(text: str, place: int, ours: str) -> bool:
    """Return whether a word ends or begins at `place`: not inside a word, a compound, a contraction or a number.

    `ours` is the character of the words at that end. A number has its sign, its groups of digits, its unit (5 %, €5) and what
    multiplies it (5 million). Characters that nobody sees end no word. Scripts without blanks have an edge almost everywhere.
    """
    start, end = _seen_before(text, place), _seen_behind(text, place)
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if after and not after.isascii() and unicodedata.category(after)[0] == "M":
        return False  # a vowel sign or an accent of the letter before
    if ours in ("-", ".") and before == after:
        return False  # inside a run of dashes or dots
    letters = before.isalnum(), after.isalnum()
    if all(letters):
        return _between_words(text, place, before, after)
    if any(letters) and _joined(text, start, end, before, after):
        return False
    return not _cuts_number(text, start, end, before, after)


def _seen_before(text: str, place: int) -> int:
    """Return the place behind the last character before `place` that is neither unseen nor a sign on a letter."""
    while place and not text[place - 1].isascii():
        sign = text[place - 1]
        if sign not in _JOINERS and not UNSEEN.match(sign) and unicodedata.category(sign)[0] != "M":
            break
        place -= 1
    return place


def _seen_behind(text: str, place: int) -> int:
    while place < len(text) and (text[place] in _JOINERS or (not text[place].isascii() and UNSEEN.match(text[place]))):
        place += 1
    return place


def _between_words(text: str, place: int, before: str, after: str) -> bool:
    """Return whether one word ends and another begins between two letters or digits that touch."""
    if before.isdigit() and after.isupper():  # a date that runs into the next word (12/2/2025NATO)
        return text[place : place + 3].isalpha() and _DATE.search(text, max(0, place - 12), place) is not None
    if not (_UNSPACED.match(before) and _UNSPACED.match(after) and before.isalpha() and after.isalpha()):
        return False
    if after in _CLING_TO_BEFORE or before in _CLING_TO_AFTER or (before in _NUMERALS and after in _NUMERALS):
        return False
    if _KATAKANA.match(before) and _KATAKANA.match(after):
        return False
    return _STACKS.search(text, max(0, place - 3), place) is None


def _joined(text: str, start: int, end: int, before: str, after: str) -> bool:
    """Return whether a sign beside the place ties what stands before and behind it into one word or number."""
    if before.isalnum():
        joint, follows = after, _seen_behind(text, end + 1)
        if joint in _HYPHENS and text[follows : follows + 1] == "\n":
            follows += 1  # a word that is divided at the end of a line
        first, second = before, text[follows : follows + 1]
    else:
        if before == "\n" and text[max(0, start - 2) : start - 1] in _HYPHENS:
            start -= 1
        joint, leads = text[start - 1 : start], _seen_before(text, max(0, start - 1))
        first, second = text[leads - 1 : leads] if leads else "", after
    if not joint or not first.isalnum() or not second.isalnum():
        return False
    if first.isdigit() and second.isdigit() and (joint in _FIGURE_JOINTS or joint == "/"):
        return True
    if _UNSPACED.match(first) or (joint in _APOSTROPHES and NO_APOSTROPHES.search(first + second)):
        return False
    if joint in _WORD_JOINTS:
        return True
    if joint in "()":
        return first.isalpha() and second.isalpha()
    if joint == ".":  # e.g., war.example; but not “We left.They stayed” of a page whose blanks were lost
        return second.islower() or (second.isupper() and first.isupper())
    if joint == ":":
        return first.isupper() and second.islower()  # EU:n
    sign = end if before.isalnum() else start - 1
    return GERSHAYIM.match(text, sign) is not None or (joint == "׳" and _HEBREW.match(first + second) is not None)


def _cuts_number(text: str, start: int, end: int, before: str, after: str) -> bool:
    """Return whether a number loses digits, its sign, its unit, or what multiplies it."""
    if before.isdigit():
        if (after.isspace() or after == "，") and _GROUP.match(text, end + 1):
            return _FIRST_GROUP.search(text, max(0, start - 4), start) is not None
        unit = text[end + 1 : end + 2] if after.isspace() else after
        if unit and (unit in _PERCENT or _is_currency(unit)):
            return unit in _PERCENT or not text[end + 2 : end + 3].isdigit()
        return after.isspace() and _MAGNITUDE.match(text, end) is not None
    if after.isdigit():
        if (before.isspace() or before == "，") and _GROUP.match(text, end):
            return _FIRST_GROUP.search(text, max(0, start - 5), start - 1) is not None
        if before and (before in _SIGNS or before == "."):
            return not text[max(0, start - 2) : start - 1].isalnum()
        return _is_currency(text[start - 2 : start - 1] if before.isspace() and start > 1 else before)
    leads = before.isalpha() or before in ("-", "−", "–", "+")  # US$500, -$500
    return leads and _is_currency(after) and text[end + 1 : end + 2].isdigit()


def _is_currency(sign: str) -> bool:
    return sign == "$" or (bool(sign) and not sign.isascii() and unicodedata.category(sign) == "Sc")
