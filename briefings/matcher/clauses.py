"""Reporting clauses: where the author's words stand inside marks or behind a dash, and whether two quotations are one speaker's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from briefings.matcher.folding import UNSPACED
from briefings.matcher.languages import LanguageData

Stretch = tuple[int, int]

LINE = re.compile(r"[^\n]*\S[^\n]*")
"""A line that is not blank."""

_DASH = r"[–—―‒−-]+"
DASH_FIRST = re.compile(rf"[^\S\n]*{_DASH}[^\S\n]*(?=[^\s\d–—―‒−-])")
"""A dash at the head of a paragraph, with words behind it: speech, or an entry of a list."""

_LATER = re.compile(r"(?:[.!?…][^\S\n]*[–—―]|:[^\S\n]*[–—―-])[^\S\n]*(?=[^\W\d_])")
"""A dash behind a sentence or a colon, with words behind it: speech may begin in the middle of a paragraph."""
_BREAK = re.compile(
    rf"(?<=[,.!?…:;»”\"])[^\S\n]*{_DASH}[^\S\n]+|[^\S\n]+(?:--+|[–—―‒])[^\S\n]*|(?<=[,.!?…])[^\S\n]*(?:--+|[–—―‒])(?=\w)"
    r"|(?<=\w)(?:--+|[–—―‒])[,.;:]?[^\S\n]+"
)
"""A dash that may begin or end a reporting clause."""
_SENTENCE = re.compile(r"[.!?…]+[”\"’'»“]*\s+(?=[\W_]*[^\W\d_a-zß-öø-ÿа-яё])")
_BEFORE_CLAUSE = re.compile(r"(?:,|[!?…])\s+")
_INTRODUCES = re.compile('[:"«»‹›“”„]')
_LAST_MARK = re.compile('.*["«»‹›“”„]', re.DOTALL)
_STOP = re.compile(r"[,;:.!?…،؛؟。，、；：！？।]")
_ABBREVIATED = re.compile(r"(?:\b[^\W\d_]\.|\b[A-ZÀ-ÞА-ЯЁ][a-zß-ÿа-яё]{0,3}\.)\Z")
_POINTS = ".!?…。！？।॥։۔؟።｡．"
"""Signs that end a sentence."""
_FULL_STOPS = ".。।॥։۔።｡．"
_OTHER_POINTS = re.compile("[。！？।॥։۔؟።｡．]")
"""Those of other scripts: a blank or a capital letter need not follow."""
_SUBJECT_ENDS = re.compile(r"[はも]|が(?![、，,]|\Z)")
"""Letters behind the subject of a Japanese clause."""
_QUESTION = re.compile(r"[?？؟;]\s*\Z")
_KANA = "".join(map(chr, range(0x3041, 0x3097)))
_UNSPACED = re.compile(f"[{UNSPACED}]")
_DIFFERENT = "these parts are said by different speakers: each has a reporting clause"
_ANOTHER_SENTENCE = "the second part is in another sentence of the author's, and nothing links it to the first speaker"
_TITLE = re.compile(r"\b([A-ZÀ-ÞА-ЯЁІЇЄ][a-zß-ÿа-яёіїє]{0,3})\.(?=\s+[^\W\d_a-zß-öø-ÿа-яёіїє])")
_ADDRESSED = re.compile(r"\s(?:to|zu|à|au|aux|a|al|ao|til|till|tegen|aan|do)\s.*")
"""Words behind a verb of speech that say to whom somebody speaks."""
_HONORIFIC = re.compile(
    r"\b(?:Mrs?|Ms|Miss|Herrn?|Frau|Monsieur|Madame|M(?=\.)|Mme|Señora?|Signora?|Panid?|Sir|Lady|Lord)\b"
)
_WORD = re.compile(r"[^\W_](?:[\w’'-]|[^\x00-\u02ff\u2000-\u206f\s،؛؟۔।])*")
"""A word, with the vowel signs of scripts that have them."""
_ALSO_ARTICLES = ("ce", "der", "die")
_FAR = 4
"""A verb of speech stands among the first words of its clause."""
_ENOUGH = 1_000
"""So many paragraphs that begin with a dash show whether dashes mark speech in a text."""
_LONG = 160
"""A reporting clause has at most so many characters."""


def lines(text: str, start: int, end: int) -> Iterator[Stretch]:
    """Yield the lines of a stretch that hold anything."""
    for line in LINE.finditer(text, start, end):
        yield line.span()


def later_dash(text: str, start: int, end: int) -> int:
    """Return the place from which a paragraph of the author's may go on with speech behind a dash; its end where it does not."""
    found = (dash for dash in _LATER.finditer(text, start, end) if text[dash.end()].isupper())
    first = next(found, None)
    return first.start() + 1 if first else end


def has_dash_speech(text: str, blocks: Iterable[re.Match[str]], language: LanguageData) -> bool:
    """Return whether a paragraph that begins with a dash has a clause of the author's: then dashes mark speech in this text.

    The first of them are enough to tell.
    """
    every = (line for block in blocks for line in lines(text, block.start(), block.end()))
    dashed = (line for line in every if DASH_FIRST.match(text, *line))
    return any(not dash_speech(text, *line, language)[2] for line in islice(dashed, _ENOUGH))


def dash_speech(
    text: str, start: int, end: int, language: LanguageData
) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...], bool]:
    """Return the speech of a paragraph that begins with a dash, the stretches that may be speech or the author's, and if it is open.

    The parts between dashes are speech or the author's by turns; a clause that follows a comma ends the speech as well, and what
    comes behind it up to the next dash may be either. A part that begins small, and has no verb of speech, may be either, and so
    may all behind it; so may a whole paragraph that begins small. Where no clause stands in it, nothing marks where the speech
    ends: it is open.
    """
    first = DASH_FIRST.match(text, start, end)
    begin = first.end() if first else start
    if is_small(text[begin : begin + 1]):
        return (), ((begin, end),), True
    pieces: list[Stretch] = []
    doubtful: list[Stretch] = []
    clear = False  # something tells where the speech ends
    speech = True
    for number, (low, high, _) in enumerate(_parts(text, begin, end)):
        if number and speech and pieces:
            if _is_clause(text[low:high], language):
                clear, speech = True, False
                continue
            if is_small(text[low : low + 1]):
                return _all_trimmed(text, pieces), (*doubtful, (low, end)), False
            pieces[-1] = (pieces[-1][0], high)  # a dash of the speaker's own
            continue
        if not speech and _is_clause(text[low:high], language):
            continue
        stop = _comma_clause(text, low, high, language)
        clear = clear or stop is not None
        pieces.append((low, high if stop is None else stop))
        doubtful += [] if stop is None else [(stop, high)]
        speech = stop is None
    return _all_trimmed(text, pieces), tuple(doubtful), not clear


def is_small(letter: str) -> bool:
    """Return whether a letter is small, in a script that begins sentences with large ones; Georgian does not."""
    return letter.islower() and not "\u10d0" <= letter <= "\u10ff"


def _all_trimmed(text: str, pieces: Iterable[Stretch]) -> tuple[Stretch, ...]:
    return tuple(found for piece in pieces if (found := trimmed(text, *piece))[0] < (found[1]))


def inside(text: str, start: int, end: int, language: LanguageData) -> tuple[list[Stretch], str]:
    """Return the speech inside a pair of marks without the author's clauses in it, and what is unclear about it."""
    if not language.inner:
        return [(start, end)], ""
    pieces = [(start, end)]
    if "dash" in language.inner:
        parts = _parts(text, start, end)
        if len(parts) > 1:
            pieces, why = _between_dashes(text, parts, language)
            if why:
                return [(start, end)], why
    if "comma" in language.inner:
        pieces = [found for piece in pieces for found in _without_comma_clauses(text, *piece, language)]
    return pieces, ""


def may_run_on(text: str, start: int, end: int, language: LanguageData) -> bool:
    """Return whether an open quotation may go on behind its paragraph: its language does so, and no verb of speech is near.

    Where only some publishers do so, the paragraph must also be a statement that no dash breaks: else a mark may be lost.
    """
    stretch = text[start:end].rstrip()
    statement = stretch.endswith(".") and not stretch.endswith(("..", "?.", "!.")) and not _BREAK.search(stretch)
    if not (language.runs_on or (language.may_run_on and statement)):
        return False
    return language.says.search(_sentences(stretch)[-1]) is None


def said_by_another(before: str, behind: str, language: LanguageData) -> bool:
    """Return whether the words before a quotation over paragraphs, and those behind it, name different speakers of it."""
    told = _Clause(_sentences(_LAST_MARK.sub("", before).strip())[-1].strip(" :,"), language)
    later = _Clause(behind.lstrip(" ,–—―-"), language)
    both = not told.has_case or bool(_names(told.words, language)) == bool(_names(later.subject(), language))
    return bool(told.verbs) and both and bool(_own_clause("", told, f",{later.words}", ends=False))


def introduces(before: str, language: LanguageData) -> bool:
    """Return whether the last sentence of the words before a quotation has a verb of speech."""
    return language.says.search(_sentences(before)[-1]) is not None


def first_stop(text: str, start: int, end: int) -> int:
    """Return the place behind the first sign that may end a sentence, or a part of one: a reporting clause may follow it."""
    found = _STOP.search(text, start, end)
    return found.end() if found else end


def one_speaker(before: str, between: str, behind: str, language: LanguageData) -> str:
    """Return why two quotations are not parts of one, or an empty text where they are.

    `between` must be one reporting clause and nothing else, or a word that joins; a clause behind the second quotation must not
    name another speaker; `before` is the sentence in which the first one stands.
    """
    core = between.strip(" \t\n,;:—–-‒―")
    if "\n" in between:
        return "these parts are in different paragraphs, with the author's words between them"
    if not re.search(r"\w", core):
        return "nothing between these parts says who speaks the second one"
    ends = core[-1:] in tuple(_POINTS) or between.rstrip()[-1:] in (";", "؛", "；")
    if _labelled(between, core, language):
        return "a name and a colon are before the second part: somebody else may be its speaker"
    if len(_sentences(core)) > 1 or re.search(r"\w", "".join(_OTHER_POINTS.split(core)[1:])):
        return _ANOTHER_SENTENCE
    told = _Clause(core, language)
    if not told.verbs:
        return _joins(core, language)
    for former, verb in pairwise(told.verbs):
        gap = told.words[former.end() : verb.start()].rstrip()
        if gap and not gap.endswith(",") and gap.split()[-1].lower() not in language.joining:
            return "two people speak between these parts, or it is not clear that it is one"
    if _was_asked(before, core, language):
        return "the first part is a question, and the words between these parts introduce the answer"
    if _leads_in(before, told, between) or told.leads_on(
        ends=ends, runs_on=between.rstrip()[-1:] not in tuple(",،，、")
    ):
        return "the words between these parts introduce another speaker"
    return _own_clause(before, told, behind, ends=ends)


def is_ended(words: str) -> bool:
    """Return whether a full stop ends the words of a quotation."""
    return words.rstrip()[-1:] in tuple(_FULL_STOPS) and not words.rstrip().endswith("..")


def led_in(before: str, between: str, language: LanguageData, *, ended: bool) -> str:
    """Return why words between two quotations lead to the second one alone, or an empty text.

    They do so in a new sentence that ends with a colon, if the first quotation has `ended` and nothing leads to it, and where
    somebody is cited or their remark follows (of Stone’s remark “…”).
    """
    words = between.strip()
    introduced = introduces(before.strip(), language)
    small = is_small(words[:1]) or words[:1] in tuple(",،，、–—―-")
    if ended and not introduced and not small and words[-1:] in (":", "："):
        return "the words between these parts are a separate sentence, which leads to the second one alone"
    last = [word for word in re.findall(r"\w+|:\Z", words.lower()) if word not in language.that][-1:]
    remark = bool(last) and last[0] in language.remarks and not language.says.fullmatch(last[0])
    if language.any_of("cites").search(words) or (remark and words[-1:].isalnum()):
        return "somebody else is cited between these parts"
    return ""


def replies(question: str, between: str, reply: str, language: LanguageData) -> str:
    """Return why the second quotation is the answer to the first: somebody asks that one, and a word such as “yes” begins this one."""
    is_asked = _QUESTION.search(question) and language.any_of("asks").search(between)
    if is_asked and language.any_of("replies").match(reply):
        return "the second part answers the first, which is a question"
    return ""


def answered(between: str, language: LanguageData) -> str:
    """Return why what stands between two pieces of one quotation leads to another speaker, or an empty text."""
    verbs = list(language.says.finditer(between))
    if any(language.any_of("answers").search(verb[0]) for verb in verbs[1:]):
        return "somebody else answers between these parts"
    return ""


def sentences_around(text: str, low: int, high: int, start: int, end: int) -> Stretch:
    """Return the stretch of `text[low:high]` made of the sentences that `text[start:end]` stands in, whole."""
    bounds = [low, *(low + each.end() for each in _ends(text[low:high])), high]
    return max(at for at in bounds if at <= start), min(at for at in bounds if at >= end)


# Clauses.


def _parts(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """Return the parts of a stretch between dashes, and of each whether a point or comma stands before its dash."""
    found = []
    at, pointed = start, False
    for dash in _BREAK.finditer(text, start, end):
        found.append((at, dash.start(), pointed))
        at, pointed = dash.end(), text[dash.start() - 1 : dash.start()] in tuple(",.!?…")
    found.append((at, end, pointed))
    return found


def _between_dashes(text: str, parts: list[tuple[int, int, bool]], language: LanguageData) -> tuple[list[Stretch], str]:
    pieces: list[Stretch] = [parts[0][:2]]
    fresh = False  # a clause came before: what follows is its own piece
    for number, (low, high, pointed) in enumerate(parts[1:], start=1):
        words = text[low:high]
        begins_small = words[:1].islower()
        if not fresh and begins_small and _is_clause(words, language, must_be_first=not pointed):
            if len(_sentences(words)) > 1:
                return [], "it is not clear where the author’s clause inside the marks ends"
            fresh = True
            continue
        if not fresh and pointed and begins_small and number + 1 < len(parts) and parts[number + 1][2]:
            return [], "the words between two dashes may be the author’s or the speaker’s"
        if fresh:
            pieces.append((low, high))
        else:
            pieces[-1] = (pieces[-1][0], high)
        fresh = False
    return [trimmed(text, *piece) for piece in pieces], ""


def _without_comma_clauses(text: str, start: int, end: int, language: LanguageData) -> Iterator[Stretch]:
    at = start
    for found in re.finditer(r"(?<=,)\s+([^,\n]{3,120}?)(?=,|[.!?…]|\Z)", text[start:end]):
        low, high = start + found.start(1), start + found.end(1)
        if low < at or not _is_inserted(text[low:high], language):
            continue
        yield trimmed(text, at, low)
        at = high + 1 if text[high : high + 1] == "," else high
    yield trimmed(text, at, end) if at > start else (start, end)


def _comma_clause(text: str, start: int, end: int, language: LanguageData) -> int | None:
    """Return where the speech ends before a clause that follows a comma, `!` or `?`, or None where there is none."""
    for found in _BEFORE_CLAUSE.finditer(text, start, end):
        clause = text[found.end() : end]
        if not clause[:1].islower():
            continue
        sentence = _sentences(clause)[0]
        if _is_clause(re.split(r"[,:;]", sentence)[0], language, must_be_first=True):
            return found.start() + (0 if found[0][0] == "," else 1)
    return None


def _is_clause(words: str, language: LanguageData, *, must_be_first: bool = False) -> bool:
    """Return whether words are a reporting clause: short, with a verb of speech among the first of them."""
    words = words.strip()
    first = _sentences(words)[0] if words else ""
    verb = language.says.search(first)
    if verb is None or len(first) > _LONG:
        return False
    ahead = first[: verb.start()].split()
    return len(ahead) <= (1 if must_be_first else _FAR)


def _is_inserted(words: str, language: LanguageData) -> bool:
    """Return whether words between commas are a clause put into speech: the verb first, but for words that lead to it.

    Where it introduces what somebody else says, by a colon, marks, or a word such as “that”, the speaker says it.
    """
    verb = language.says.search(words)
    if verb is None or len(words) > _LONG // 2 or _INTRODUCES.search(words):
        return False
    if re.findall(r"\w+", words[verb.end() :].lower())[:1] in ([that] for that in language.that):
        return False
    return all(word in language.leads for word in re.findall(r"\w+", words[: verb.start()].lower()))


def _labelled(between: str, core: str, language: LanguageData) -> bool:
    """Return whether a colon stands before the second part, and no verb of speech in the words that lead to it."""
    if between.rstrip()[-1:] not in (":", "："):
        return False
    return language.says.search(re.split(rf"[{_POINTS}]\s*", core)[-1]) is None


def _was_asked(before: str, core: str, language: LanguageData) -> bool:
    """Return whether the words before the first part end with a verb that asks, and those behind it do not ask."""
    asks, last = language.any_of("asks"), before.split()[-1:]
    return bool(last and asks.search(last[0].strip(",:"))) and not asks.search(core)


def _joins(core: str, language: LanguageData) -> str:
    """Return why words without a verb of speech do not join two quotations of one sentence, or an empty text."""
    small = core.lower().strip(" ,;、，،")
    if small in language.joining:
        return ""
    told = any(small.startswith(f"{word} ") for word in language.joining if word.split()[-1:] != word.split()[:1])
    if told and not any(word[:1].isupper() for word in core.split()) and len(core.split()) < 8:
        return ""  # and that staff
    return "the words between these parts do not say that the first speaker continues"


def _names(words: str, language: LanguageData) -> list[str]:
    """Return the last word of each name (words with a capital letter that follow one another) but pronouns and possessives."""
    tokens = [*re.findall(r"\w[\w’'-]*|[^\w\s]", _TITLE.sub(r"\1", words)), ""]
    last = [each for each, behind in pairwise(tokens) if each[0].isupper() and not behind[:1].isupper()]
    names = (each for each in last if each[1:] and each.lower() not in language.pronouns)
    return [each for each in names if not each.endswith(("’s", "'s"))]


def _leads_in(before: str, told: _Clause, between: str) -> bool:
    """Return whether a clause names somebody who was not named before: a new speaker.

    It begins with a joining word, or the words before the first part say who says that one.
    """
    language = told.language
    last = _sentences(_LAST_MARK.sub("", before).strip())[-1]
    introduced = not last.endswith(tuple(_POINTS)) and language.says.search(last) is not None
    if told.has_case and not told.is_unspaced:
        joins = told.words.split()[0].lower().strip(",") in language.joining
        names = _names(told.words if joins else told.ahead, language) if joins or introduced else []
        another = introduced and between.lstrip().startswith(";") and bool(told.telling(told.ahead))
        return another or (bool(names) and set(names).isdisjoint(_names(before, language)))
    ahead = told.ahead if told.telling(told.ahead) else " ".join(told.rest.split()[:1])
    subject = told.subject() if told.is_unspaced else ahead
    meant = language.any_of("pronouns").match(subject) or all(word in last for word in told.telling(subject))
    return introduced and not meant


class _Clause:
    """A clause of the author's beside a quotation: its words, its verbs of speech, and who speaks in it.

    A word that says that somebody says what is between the marks (“…” diye) is not one of its words.
    """

    def __init__(self, words: str, language: LanguageData) -> None:
        particle = language.any_of("quotes").match(words)
        self.language = language
        self.quotes = particle is not None
        self.words = words[particle.end() :].strip() if particle else words
        self.verbs = list(language.says.finditer(self.words))
        self.ahead = self.words[: self.verbs[0].start()] if self.verbs else self.words
        self.rest = self.words[self.verbs[-1].end() :] if self.verbs else ""
        self.is_unspaced = _UNSPACED.search(self.words) is not None
        self.has_case = any(map(is_small, self.words))

    def leads_on(self, *, ends: bool, runs_on: bool) -> bool:
        """Return whether the words behind the verb may name who speaks next.

        `ends`: they are the end of a sentence; `runs_on`: nothing, or a colon, stands between them and the next quotation.
        """
        last = re.split("[、，,]", self.rest)[-1].strip()
        if self.is_unspaced and _SUBJECT_ENDS.search(self.rest):
            return True
        if ends or not last or last.lower() in self.language.joining:
            return False
        if self.is_unspaced:
            return last != self.rest.strip()
        if self.has_case:
            words = last.split()
            if runs_on and last != self.rest.strip() and is_small(words[-1][0]):
                return words[0] not in self.language.pronouns and bool(_names(last, self.language))
            whole = all(word[0].isupper() for word in words) and not re.search("[’']", last)
            return bool(self.language.quotes) and not whole
        return bool(self.language.quotes) or not self.language.joining.isdisjoint(last.split())

    def subject(self) -> str:
        """Return the words that say who speaks: those before the verb, else the next ones behind it; with no pronoun."""
        if self.is_unspaced:
            behind = self.rest.lstrip(_KANA).strip(_POINTS)
            return _SUBJECT_ENDS.split(self.ahead)[0].strip(" 、，,") or behind
        behind = " ".join(re.split("[,،]", self.rest)[0].split()[:_FAR])
        return next((part for part in (self.ahead, behind) if self.telling(part)), "")

    def telling(self, words: str) -> set[str]:
        """Return the words that tell speakers apart, in small letters: names and longer words."""
        nobody = (*self.language.pronouns, *self.language.leads, *self.language.joins)
        told = (word for word in _WORD.findall(words) if word.lower() not in nobody)
        return {word.lower() for word in told if len(word) > 3 or word[0].isupper() or not self.has_case}

    def speakers(self) -> list[str]:
        """Return the names of those who speak: before the verb, else behind it; not of those to whom somebody speaks."""
        if self.language.any_of("pronouns").search(self.ahead) and not _names(self.ahead, self.language):
            return []
        return _names(self.ahead, self.language) or _names(_ADDRESSED.sub("", self.rest), self.language)


def _own_clause(before: str, told: _Clause, behind: str, *, ends: bool) -> str:
    """Return why a clause behind the second quotation makes it another speaker's, or an empty text.

    In the sentence of the first quotation (not `ends`), only a clause that a comma or its first word ties to the second one
    counts. In another sentence, words that say something else make it the author's.
    """
    language = told.language
    clause = behind.lstrip(" ,?.。(–—―-")
    clause = _OTHER_POINTS.split(_sentences(clause)[0])[0]
    later = _Clause(clause.strip(" .,"), language)
    if behind.startswith(".") and (not later.verbs or any(is_small(word[0]) for word in later.rest.split())):
        return ""  # a new sentence, not one that only says who spoke
    tied = behind.startswith((",", "?")) or later.quotes or later.is_unspaced
    others = {*_names(clause, language)} - {*told.speakers()}
    remark_on = _Clause(later.words.partition(",")[0], language)
    tells = any(others.intersection(remark_on.words[: verb.start()].split()[-1:]) for verb in remark_on.verbs)
    remark = language.remarking.match(clause) if behind.startswith(",") else None
    if remark:
        return _DIFFERENT if tells and " " in remark[0] else ""  # a line Stone wrote; which Stone denied
    if not ends and not later.quotes and behind.startswith("。"):
        return ""  # the next sentence
    if (ends or tied) and language.any_of("cites").search(clause):
        return _DIFFERENT
    if not later.verbs or len(later.ahead.split()) > (_FAR if re.search(r"\w", later.rest) else 2 * _FAR):
        named = behind.startswith((",", "(")) and bool(_names(clause, language))
        strange = bool(others) if named else later.quotes or is_small(clause[:1]) or _names_another(told, later, behind)
        return _ANOTHER_SENTENCE if ends and strange else ""
    if not (ends or tied):
        return ""
    asks, answers = language.any_of("asks"), language.any_of("answers")
    asked = bool(asks.search(told.words) or answers.search(later.verbs[0][0]))
    if not re.search(r"\w", later.ahead + later.rest):
        return _DIFFERENT if asked else ""
    first, second = _pronoun(told.words, language), _pronoun(later.words, language)
    if first and second and first != second:
        return _DIFFERENT  # she said, he said
    if second and not asked:
        return ""  # sagt sie und lacht
    tells_who = asked or later.is_unspaced or bool(_names(later.ahead, language))
    if not tells_who and language.any_of("pronouns").search(later.ahead):
        return ""  # as he said in May
    return "" if _is_same(before, told, later, asked=asked) else _DIFFERENT


def _names_another(told: _Clause, later: _Clause, behind: str) -> bool:
    """Return whether a clause behind a comma, in a script without capital letters, has no word for the first speaker."""
    if later.has_case or not later.words or not behind.startswith(","):
        return False
    known = told.telling(told.subject())
    return (
        bool(known)
        and not any(word in later.words for word in known)
        and not later.language.any_of("pronouns").search(later.words)
    )


def _is_same(before: str, told: _Clause, later: _Clause, *, asked: bool) -> bool:
    """Return whether the words of a later clause name the speaker of the one before, and no word tells them apart."""
    first, second = told.subject(), later.subject()
    if told.is_unspaced or later.is_unspaced:
        found = map(told.language.any_of("pronouns").match, (first, second))
        pronouns = [each[0] if each else "" for each in found]
        meant = bool(pronouns[1]) and bool(first) and pronouns[0] in ("", pronouns[1])
        return not (asked and (meant or not second)) and (meant or first.endswith(second))
    names, near = (_names(words, told.language) for words in (second, before))
    known = told.speakers()
    honorifics = [{*_HONORIFIC.findall(words)} for words in (told.words, second)]
    if all(honorifics) and honorifics[0].isdisjoint(honorifics[1]):
        return False
    plain = later.telling(" ".join(word for word in second.split() if not word[0].isupper()))
    if not plain <= (told.telling(told.ahead) or told.telling(told.rest)):
        return False
    return names[0] in (known or near[: len(near) == 1]) if names else not asked


def _pronoun(words: str, language: LanguageData) -> str:
    """Return the word for a speaker that a clause begins with, its verb aside, where it names nobody; else an empty text."""
    found = re.findall(r"\w+", language.says.sub(" ", words).lower())
    first = next((word for word in found if word not in ("a", "t")), "")  # a-t-elle dit
    plain = first in language.pronouns and first not in _ALSO_ARTICLES and not _names(words, language)
    return first if plain else ""


# Sentences.


def _ends(text: str) -> Iterator[re.Match[str]]:
    for found in _SENTENCE.finditer(text):
        if text[found.start()] != "." or not _ABBREVIATED.search(text[max(0, found.start() - 8) : found.start() + 1]):
            yield found


def _sentences(text: str) -> list[str]:
    bounds = [0, *(found.end() for found in _ends(text)), len(text)]
    return [text[start:end] for start, end in pairwise(bounds)] if text else [""]


def trimmed(text: str, start: int, end: int) -> Stretch:
    """Return a stretch without the blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
