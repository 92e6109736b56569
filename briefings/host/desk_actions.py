"""What the page of a source's text writes: one decision at a time, in the shape of `fmt`, never over a newer file."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from briefings.check.catalogue import Catalogue
from briefings.editor.accept import Terms, accept, checked_with, set_key, with_needed
from briefings.editor.correct import corrected, issued_words
from briefings.editor.draft import actors_by_name, draft
from briefings.editor.fmt import fmt, formatted
from briefings.editor.new import new, proposed_id
from briefings.editor.reject import reject
from briefings.editor.verify import verify
from briefings.editor.writing import NewerFileError, unchanged, write_sheets
from briefings.host.desk_text import quote_of, quotes_of, seen, voice
from briefings.host.desk_words import WordsMatch, matched, selected
from briefings.host.resident import Resident
from briefings.load import receipts
from briefings.load.desk import CONTENT, DRAFTED, REJECTED, Desk, with_texts
from briefings.load.sheets import UNFINISHED
from briefings.model.letters import slug
from briefings.model.refs import Ref, RefError, parse
from briefings.model.sheets import SHEETS, Quote, Source
from briefings.model.sheets.actor import ActorType
from briefings.problems import AuthorError, OutputError, Problem

_WHO = ("speaker", "anonymous", "unattributed")
_OF_SPEAKER = ("as_written", "role", "speaker_note")
"""What a sheet says of its speaker, and which says nothing of another."""
_SHOWN = 3
"""How many reasons an answer names."""
_RECEIPTS = f"{CONTENT}/{receipts.NAME}"


class RefusedError(Exception):
    """Nothing was written, or not all that was asked for; the message says why, `status` how a server says so."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


class MatchRequest(Struct, forbid_unknown_fields=True):
    """Words to match: typed ones, or a selection by the labels of its paragraphs and the characters in them."""

    words: list[str] = []
    at: str = ""
    quote: str = ""
    start: tuple[str, int] | None = None
    end: tuple[str, int] | None = None


class Keep(Struct, forbid_unknown_fields=True):
    """A quotation to write, or the change of one: its words, whose they are, and what identifies the file that was shown.

    `why` says why a person may have a page; `reason` tells readers why published words change.
    """

    words: list[str]
    how: ActorType | Literal["unnamed", "nobody"]
    name: str = ""
    at: str = ""
    quote: str = ""
    seen: str = ""
    why: str = ""
    reason: str = ""
    draft: bool = False


class Decide(Struct, forbid_unknown_fields=True):
    """A draft to accept or to reject, with the reason.

    A paraphrase is accepted with its `gist`; a figure whose claimant is open, as the source's `own`.
    """

    sheet: str
    seen: str
    why: str = ""
    gist: str = ""
    own: bool = False


class Brief(Struct, forbid_unknown_fields=True):
    """A briefing to make of the published quotations of a source."""

    title: str
    audience: str
    bottom_line: str


class Nothing(Struct, forbid_unknown_fields=True):
    """An action that needs no more than the source."""


class Done(Struct, frozen=True):
    """What was done, in a sentence, and the element of the page to go to."""

    told: str
    focus: str = ""


class DeskWriter:
    """Writes to the desk of a preview; who asks sees to it that one action is taken at a time."""

    def __init__(self, resident: Callable[[], Resident], update: Callable[[Collection[Path]], None]) -> None:
        """Keep what returns the desk in memory, and what has it read files again."""
        self._resident = resident
        self._update = update

    def _desk(self) -> Desk:
        return self._resident().desk

    def match(self, source_id: str, wanted: MatchRequest) -> WordsMatch:
        """Return the matcher's word; nothing is written."""
        desk = self._desk()
        source = _source(desk, source_id)
        words, at = tuple(wanted.words), wanted.at
        if wanted.start and wanted.end:
            words, at = selected(desk, source, wanted.start, wanted.end)
        ref = Ref("quote", wanted.quote)
        return matched(desk, source, words, at, quote_of(desk, ref) if ref in desk.files else None)

    def keep(self, source_id: str, wanted: Keep) -> Done:
        """Write a quotation with its speaker, and publish them with the source unless a draft is asked for."""
        quote = self._shown(f"quote:{wanted.quote}", wanted.seen) if wanted.quote else None
        desk = self._desk()
        source = _source(desk, source_id)
        former = quote_of(desk, quote) if quote else None
        if quote and former is None:
            raise RefusedError(f"Nothing was written: {quote} cannot be read; correct its file first.")
        found = matched(desk, source, tuple(wanted.words), wanted.at, former)
        if not found.matches:
            raise RefusedError(f"Nothing was written: {found.told}.")
        if former is not None and former.status not in UNFINISHED:
            return self._correct(desk, former, found, wanted.reason)
        made, fields = self._speaker(source, found, wanted)
        try:
            ref = self._changed(former, found, fields) if former else self._new(source, found, fields)
        except (AuthorError, OutputError):
            for path in made:
                with suppress(OSError):
                    (desk.folder / path).unlink()
            self._read(*made)
            raise
        if wanted.draft:
            return Done(f"{ref} is written as a draft.", _element(ref))
        return self._accept(ref, wanted.why, "It is written as a draft. ")

    def accept(self, source_id: str, wanted: Decide) -> Done:
        """Publish a draft, with what it needs."""
        ref = self._shown(wanted.sheet, wanted.seen)
        desk = self._desk()
        more: dict[str, Any] = {"gist": wanted.gist.strip()} if wanted.gist.strip() and ref.kind == "quote" else {}
        if wanted.own and ref.kind == "claim":
            more["claimant"] = {"source": source_id}
        if more and desk.is_unfinished(ref):
            self._write(ref, formatted(desk.files[ref].text, SHEETS[ref.kind], more))
        return self._accept(ref, wanted.why)

    def reject(self, source_id: str, wanted: Decide) -> Done:
        """Remove a draft, and its speaker if only this draft names that draft, and keep the reason."""
        ref = self._shown(wanted.sheet, wanted.seen)
        if not wanted.why.strip():
            raise RefusedError("Nothing was removed: say why, so that nobody proposes it again without knowing.")
        desk = self._desk()
        refs = [ref, *_only_of(desk, ref)]
        removed = reject(desk, refs, wanted.why.strip(), datetime.date.today())
        self._read(*removed, f"{CONTENT}/{REJECTED}")
        return Done(f"{ref} is rejected, and the reason kept.")

    def propose(self, source_id: str, wanted: Nothing) -> Done:
        """Write what the rules propose of the stored text, as drafts."""
        desk = self._desk()
        _source(desk, source_id)
        found = draft(desk.folder, source_id, None, today=datetime.date.today())
        self._read(*found.paths, f"{CONTENT}/{DRAFTED}", _RECEIPTS)
        return Done(f"{len(found.paths)} drafts are proposed." if found.paths else "Nothing new is proposed.")

    def brief(self, source_id: str, wanted: Brief) -> Done:
        """Write a briefing of the published quotations of a source, and publish it."""
        desk = self._desk()
        source = _source(desk, source_id)
        quotes = quotes_of(desk, source.ref)
        if not quotes:
            raise RefusedError("A briefing needs a published quotation: keep or accept one first.")
        fields = {
            "form": "full-pack",  # the one form that any number of quotations fits in
            "number": str(1 + sum(ref.kind == "briefing" for ref in desk.files)),
            "title": wanted.title.strip(),
            "audience": wanted.audience.strip(),
            "cut_off": datetime.date.today().isoformat(),
            "authors": [desk.settings.title],
            "bottom_line": wanted.bottom_line.strip(),
            "key_points": [{"text": _point(desk, quote), "evidence": [{"quote": quote.id}]} for quote in quotes],
            "annexes": ["quotes", "sources"],
        }
        ref = _unused(desk, "briefing", f"{source_id}-brief")
        self._write_new(ref, fields)
        return self._accept(ref, "", "The briefing is written as a draft. ")

    # Steps.

    def _read(self, *paths: str) -> None:
        self._update({self._desk().folder / path for path in paths})

    def _write(self, ref: Ref, text: str) -> None:
        desk = self._desk()
        write_sheets(desk, {ref: text})
        self._read(desk.files[ref].path)

    def _shown(self, name: str, digest: str) -> Ref:
        """Return the sheet of that name. Raises RefusedError where its file is not the one that was shown."""
        try:
            ref = parse(name)
        except RefError as error:
            raise RefusedError(f"Nothing was written: {error}.") from None
        desk = self._desk()
        if ref not in desk.files or desk.is_made(ref):
            raise RefusedError(f"Nothing was written: {ref} is not there any more.", 409)
        try:
            unchanged(desk, ref)
        except NewerFileError:
            self._read(desk.files[ref].path)
            desk = self._desk()
        if seen(desk, ref) != digest:
            path = desk.files[ref].path if ref in desk.files else name
            told = f"Nothing was written: {path} changed after this page showed it. The page shows it now as it is."
            raise RefusedError(told, 409)
        return ref

    def _write_new(self, ref: Ref, fields: dict[str, Any]) -> str:
        path, _ = new(self._desk(), ref, fields)
        self._read(path)
        return path

    def _speaker(self, source: Source, found: WordsMatch, wanted: Keep) -> tuple[list[str], dict[str, Any]]:
        """Return the field that says whose words they are, and the file of an actor that was written for it."""
        name = " ".join(wanted.name.split())
        if not name:
            what = "why nobody is named" if wanted.how == "nobody" else "who says it"
            raise RefusedError(f"Nothing was written: say {what}.")
        if wanted.how == "unnamed":
            return [], {"anonymous": {"described_as": name}}
        if wanted.how == "nobody":
            return [], {"unattributed": name}
        desk = self._desk()
        known = actors_by_name(desk).get(name.lower(), "")
        if known:
            return [], {"speaker": known}
        base = slug(name, words=7)
        ref = Ref("actor", base)
        if not base or ref in desk.files:
            raise RefusedError(f"Nothing was written: no id can be made of “{name}”, or another sheet has it.")
        evidence = {"source": source.id, "at": found.at} if found.at else {"source": source.id}
        path = self._write_new(ref, {"name": name, "type": wanted.how, "evidence": [evidence]})
        return [path], {"speaker": base}

    def _new(self, source: Source, found: WordsMatch, who: dict[str, Any]) -> Ref:
        fields: dict[str, Any] = {"source": source.id, **_words(found), **who}
        named = {**fields, "words": " ".join(found.words), "speaker": who.get("speaker", "")}
        base = proposed_id("quote", named) or f"{source.id}-{found.at}".replace(":", "-").replace(", ", "-")
        ref = _unused(self._desk(), "quote", base)
        self._write_new(ref, fields)
        return ref

    def _changed(self, former: Quote, found: WordsMatch, who: dict[str, Any]) -> Ref:
        """Write other words or another speaker to a draft."""
        more = {**_words(found), **who}
        gone = {"words", "segments", *_WHO} - more.keys()
        if who.get("speaker") != (former.speaker.id if former.speaker else None):
            gone |= {*_OF_SPEAKER}
        self._write(former.ref, formatted(self._desk().files[former.ref].text, Quote, more, gone))
        return former.ref

    def _accept(self, ref: Ref, why: str, before: str = "") -> Done:
        state, today = self._resident().state(), datetime.date.today()
        desk = state.catalogue.desk
        refs = with_needed(desk, [ref], today)
        try:
            terms = Terms(public_figure=why.strip() or None)
            paths, left_out = accept(desk, refs, today=today, terms=terms, state=state)
        except AuthorError as error:
            self._in_shape(refs)
            raise RefusedError(f"{before}It is not published: {reasons(error.problems)}") from None
        self._read(*paths, _RECEIPTS)
        self._in_shape(refs)
        return Done(" ".join([f"{ref} is published.", *left_out]), _element(ref))

    def _in_shape(self, refs: Collection[Ref]) -> None:
        """Put files into the shape of `fmt`; one that somebody changes meanwhile stays as it is."""
        desk = self._desk()
        for ref in refs:
            with suppress(NewerFileError):
                self._read(*fmt(desk, [ref]).changed)

    def _correct(self, desk: Desk, quote: Quote, found: WordsMatch, reason: str) -> Done:
        """Write other words to a published quotation, with a correction for readers who have the former."""
        ref, today = quote.ref, datetime.date.today()
        if len(found.words) != 1 or quote.words is None:
            raise RefusedError(f"Nothing was written: change the parts of {ref} in its file.")
        if quote.words == found.words[0]:
            raise RefusedError("Nothing was written: these words are published already.")
        text = formatted(desk.files[ref].text, Quote, _words(found))
        issued = issued_words(desk, ref, "words")
        if issued is not None and not reason.strip():
            told = f"readers have “{issued[0]}” ({issued[1]}); tell them why it changes"
            raise RefusedError(f"Nothing was written: {told}.")
        if reason.strip():
            changed, was = with_texts(desk, {ref: text.encode()}), issued[0] if issued else quote.words
            text = corrected(changed, ref, "words", reason.strip(), today, was=was)[1]
        text = formatted(set_key(text, "revised", today.isoformat()), Quote)
        checked, problems = checked_with(self._resident().state(), {ref: text})
        if problems:
            raise RefusedError(f"Nothing was written: {reasons(problems)}")
        write_sheets(desk, {ref: text})
        verify(checked.catalogue.desk, today)
        self._read(desk.files[ref].path, _RECEIPTS)
        return Done(f"{ref} has other words now.", _element(ref))


def reasons(problems: Iterable[Problem]) -> str:
    """Return why, in words: each problem with what to do, the first few of them."""
    said = list(dict.fromkeys(map(_said, problems)))
    more = f"; and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    return "; ".join(said[:_SHOWN]) + more + "."


def _said(problem: Problem) -> str:
    expected = f"expected: {problem.expected}" if problem.expected else ""
    advice = "; ".join(filter(None, (expected, problem.hint)))
    return f"{problem.message} ({advice})" if advice else problem.message


def _source(desk: Desk, source_id: str) -> Source:
    source = desk.sheets.get(Ref("source", source_id))
    if not isinstance(source, Source):
        raise RefusedError("The desk has no such source, or its sheet cannot be read.", 404)
    return source


def _unused(desk: Desk, kind: str, base: str) -> Ref:
    """Return a name that no sheet has: this one, or else with a number behind it."""
    refs = (Ref(kind, name) for name in (base, *(f"{base}-{n}" for n in range(2, 1000))))
    return next(ref for ref in refs if ref not in desk.files)


def _words(found: WordsMatch) -> dict[str, Any]:
    """Return the fields of a quote that say its words and where they are."""
    fields: dict[str, Any] = {"at": found.at} if found.at else {}
    if len(found.words) == 1:
        return {**fields, "words": found.words[0]}
    return {**fields, "segments": [{"words": part} for part in found.words]}


def _point(desk: Desk, quote: Quote) -> str:
    """Return a key point: who speaks, if the sheet says so, and the words."""
    who = voice(desk, quote)[1]
    who = f"{who[:1].upper()}{who[1:]}"
    return f"{who}: [[quote:{quote.id}]]" if who else f"[[quote:{quote.id}]]"


def _only_of(desk: Desk, ref: Ref) -> list[Ref]:
    """Return the speaker of a draft, if it is a draft that was never published and that no other sheet names."""
    sheet = desk.sheets.get(ref)
    actor = sheet.speaker if isinstance(sheet, Quote) else None
    if actor is None or not desk.is_unfinished(actor) or actor not in desk.sheets or desk.sheets[actor].created:
        return []
    return [actor] if set(Catalogue(desk).owners.get(actor, ())) == {ref} else []


def _element(ref: Ref) -> str:
    return f"{ref.kind}-{ref.id}"
