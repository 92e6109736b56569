"""Quotes: the block that stands on every page and pack, and a quote's own page."""

from __future__ import annotations

from urllib.parse import quote_plus

from briefings.compose import words
from briefings.compose.holders import holder_line
from briefings.compose.index import Held, Index
from briefings.compose.leaf import Leaf, not_stated_row, short_citation, this_page
from briefings.compose.lines import (
    blocks,
    blocks_of,
    marked,
    one_line,
    segments,
    sentence,
    stands_alone,
    strong,
    text,
    title,
)
from briefings.compose.pages import sheet_page
from briefings.compose.views import (
    Checked,
    Chip,
    Cite,
    Fact,
    Facts,
    Line,
    Links,
    Note,
    Page,
    Paragraphs,
    Part,
    Path,
    QuoteBlock,
    Row,
    Run,
    Sign,
    Step,
    plain,
)
from briefings.model import locators, scales
from briefings.model.sheets import Actor, Incident, Quote, Topic
from briefings.model.sheets.quote import Edit


def name_line(quote: Quote, index: Index, *, linked: bool = True) -> Line:
    """Return whose words they are: a name, a metonym with its reading, an unnamed voice, or nobody."""
    actor = index.get(quote.speaker, Actor)
    if actor is not None:
        target = str(actor.ref) if linked else ""
        line = strong(quote.as_written or actor.name, target)
        if quote.as_written:
            line = (*line, Run("text", f" [{actor.name}]"))
        return (*line, Run("text", f", {quote.speaker_note}")) if quote.speaker_note else line
    if quote.anonymous:
        named = strong(quote.anonymous.described_as)
        return (*named, Run("text", ", not named")) if quote.anonymous.count == 1 else named
    return strong("Nobody")


def role_line(quote: Quote) -> Line:
    """Return what the speaker was, as the source gives it, or what kind of voice it is."""
    if quote.anonymous:
        return text(_unnamed(quote))
    if quote.unattributed:
        return text(quote.unattributed)
    runs: list[Run] = []
    role = quote.role
    if role and role.title:
        runs.append(Run("text", role.title))
    if role and role.as_reported:
        runs += [*(text(", ") if runs else ()), marked(role.as_reported)]
    notes = [note for note in (role.note if role else None, quote.attribution_note) if note]
    for note in notes:
        runs.append(Run("text", f"{'; ' if runs else ''}{note}"))
    return tuple(runs)


def _unnamed(quote: Quote) -> str:
    anonymous = quote.anonymous
    assert anonymous is not None
    if anonymous.count is None:
        return "a group; number and names not stated"
    if anonymous.count == 1:
        return "one person; the source gives no name"
    return f"{words.number(anonymous.count)} people, not named"


def chain_line(quote: Quote, index: Index) -> Line:
    """Return the way of the words: told whom, reported by whom, what was not seen."""
    if not quote.chain:
        return text(words.MODE_DETAILS.get(quote.mode, ""))
    source = words.origin(index.source(quote.source))
    steps = [f"told {_the(index, step.told)}" for step in quote.chain]
    unseen = [step.what for step in quote.chain if not step.seen]
    seen = f"; {words.listed(unseen)} not seen" if unseen else ""
    return text(f"{', '.join(steps)}, as reported by this {source}{seen}")


def _the(index: Index, ref: object) -> str:
    actor = index.get(ref, Actor)  # type: ignore[arg-type]
    if actor is None:
        return ""
    return actor.name if actor.type == "person" else f"the {actor.name}"


def dates_line(quote: Quote, index: Index) -> Line:
    """Return when it was said and when it was published, which are two dates."""
    source = index.source(quote.source)
    published = f"published {words.when(source.published)}" if source.published else "date of publication not recorded"
    if quote.mode in ("scare", "headline"):
        return text(published)
    if quote.said is None or quote.said.edtf.lower is None:
        return text(f"{published}; date of statement not given")
    return text(f"said {words.when(quote.said)}; {published}")


def chip(quote: Quote, index: Index) -> Chip:
    """Return the outcome of a quote's check."""
    verdict = index.release.verdict(quote.id)
    return Chip(verdict.outcome, words.OUTCOMES[verdict.outcome])


def is_fragment(quote: Quote, index: Index) -> bool:
    """Return whether the words are cut out of a longer quotation, which only a partial quote may be."""
    return quote.mode == "partial" and not quote.edits and 3 in index.release.verdict(quote.id).levels


def check_line(quote: Quote, index: Index) -> Line:
    """Return how and when it was checked."""
    verdict = index.release.verdict(quote.id)
    place = locators.printed(quote.at)
    if verdict.outcome == "matches" and verdict.checked:
        fragment = is_fragment(quote, index)
        how = "a fragment of a longer quotation" if fragment else words.LEVELS[max(verdict.levels, default=0)]
        checked = f" Checked on {words.day(verdict.checked)} against the desk’s copy, {place}: {how}."
    elif verdict.outcome == "unchecked":
        why = quote.unchecked.why if quote.unchecked else "the desk’s copy of the source is not at hand"
        checked = f" Could not be checked: {why}."
    else:
        checked = f" {words.capital(place)}."
    mode = "Partial quotation." if is_fragment(quote, index) else words.MODE_SENTENCES[quote.mode]
    return text(mode + checked)


def words_line(quote: Quote, index: Index) -> Line:
    """Return the words in their marks, or the gist with the source's hedges."""
    if quote.mode == "paraphrase" and quote.gist:
        return sentence(one_line(quote.gist, index, quote.hedges))
    return segments(quote)


def quote_block(
    quote: Quote, leaf: Leaf, *, held: Held | None = None, marked_note: bool = False, linked: bool = True
) -> QuoteBlock:
    """Return a quote with its attribution. `held`: the position that rests on it; `marked_note`: with a note mark."""
    index = leaf.index
    leaf.show(quote.ref, quote.speaker)
    return QuoteBlock(
        target=str(quote.ref),
        words=words_line(quote, index),
        hangs=stands_alone(quote),
        speech=quote.mode != "paraphrase",
        mode=words.MODES[quote.mode],
        name=name_line(quote, index, linked=linked),
        role=role_line(quote),
        chain=chain_line(quote, index),
        dates=dates_line(quote, index),
        chip=chip(quote, index),
        mark=leaf.cite(quote.source, quote.at) if marked_note else (),
        remark=_remark(quote, index),
        sign=sign(held) if held else None,
        stance=stance(held) if held else "",
    )


def _remark(quote: Quote, index: Index) -> Line:
    runs: list[Run] = []
    if quote.accuses and quote.answer:
        accused = words.listed([index.name(ref) for ref in quote.accuses])
        runs += text(f"An accusation. Answer of {accused}: {quote.answer}.")
    if quote.edits:
        cut = "".join(_edited(edit) for edit in quote.edits).strip()
        kept = f" Meaning kept: {quote.meaning_kept.why}." if quote.meaning_kept else ""
        runs += text(f"{' ' if runs else ''}{words.capital(cut)}{kept}")
    if quote.note:
        runs += [*(text(" ") if runs else ()), *one_line(quote.note, index)]
    return tuple(runs)


def sign(held: Held) -> Sign:
    """Return how a position is known: said, inferred, or not stated."""
    if held.position.stance == "not-stated":
        return "not-stated"
    return "inferred" if held.position.basis == "inferred" else "said"


def stance(held: Held) -> str:
    """Return `undecided, inferred`."""
    word = words.STANCES[held.position.stance].lower()
    return f"{word}, inferred" if held.position.basis == "inferred" else word


def page(quote: Quote, index: Index) -> Page:
    """Return a quote's own page."""
    leaf = Leaf(index)
    leaf.show(quote.ref, quote.speaker)
    speech = quote.mode != "paraphrase"
    rows = [
        _outcome(quote, index),
        _statement(quote, leaf),
        *_path(quote, leaf),
        *_in_the_source(quote, leaf),
        *_answer(quote, leaf),
        *not_stated_row(quote, leaf),
        *_bears_on(quote, leaf),
        *_same_speaker(quote, leaf),
        _cite(quote, index),
        this_page(quote, index),
    ]
    name, role = name_line(quote, index), role_line(quote)
    first = (*name, Run("text", ", "), *role) if role else name
    chain = chain_line(quote, index)
    crumbs = [("Quotes", "list:quotes")]
    if quote.speaker:
        crumbs.append((index.name(quote.speaker), str(quote.speaker)))
    words_ = words_line(quote, index)
    return sheet_page(
        quote,
        leaf,
        title=words_,
        display=speech,
        crumbs=tuple(crumbs),
        lines=tuple(line for line in (first, chain if plain(chain) else (), dates_line(quote, index)) if line),
        rows=tuple(rows),
        description=f"{plain(name)}: {plain(words_)}",
    )


def _outcome(quote: Quote, index: Index) -> Row:
    if quote.mode == "paraphrase":
        part: Part = Paragraphs(blocks_of(text("A paraphrase in the desk’s words: no wording to check.")))
    else:
        part = Checked(chip(quote, index), words.SENTENCE)
    return Row("Outcome of the check", (part,), (Note(0, check_line(quote, index)),))


def _statement(quote: Quote, leaf: Leaf) -> Row:
    """Return the facts of the statement: when, where, to whom, for whom, who reports it, how it is attributed, what was cut."""
    index = leaf.index
    source = index.source(quote.source)
    facts = []
    if quote.mode not in ("scare", "headline"):
        facts.append(Fact("Said", _said_line(quote)))
        facts.append(Fact("Where", text(quote.venue or "not stated")))
        told = words.listed([_the(index, step.told) for step in quote.chain])
        facts.append(Fact("To whom", text(quote.addressee or told or "not stated")))
    if quote.on_behalf_of:
        leaf.show(quote.on_behalf_of)
        mark = leaf.cite_all(quote.on_behalf_evidence)
        facts.append(Fact("On behalf of", (*text(index.name(quote.on_behalf_of), str(quote.on_behalf_of)), *mark)))
    if quote.marked_by:
        facts.append(Fact("Marks set by", holder_line(quote.marked_by, index)))
    author = f", by {words.listed(source.authors)}" if source.authors else ""
    facts.append(Fact("Reported by", text(f"this {words.origin(source)}{author}", str(source.ref))))
    if not quote.unattributed:
        note = text(quote.attribution_note) if quote.attribution_note else ()
        facts.append(Fact("Attribution", text(words.ATTRIBUTIONS[quote.attribution]), note))
    if quote.mode != "paraphrase":
        cut = tuple(text(_edited(edit)) for edit in quote.edits) or (text(_uncut(quote, index)),)
        kept = text(f"Meaning kept: {quote.meaning_kept.why}.") if quote.meaning_kept else ()
        facts.append(Fact("Left out or added", tuple(run for line in cut for run in line), kept))
    return Row("The statement", (Facts(tuple(facts)),), leaf.taken())


def _uncut(quote: Quote, index: Index) -> str:
    if is_fragment(quote, index):
        return "the rest of the quotation: this is a fragment of it"
    checked = index.release.verdict(quote.id).outcome == "matches"
    return "nothing, from the opening to the closing mark" if checked else "nothing is declared"


def _edited(edit: Edit) -> str:
    what = {"omission": "words left out", "insertion": "words added", "case": "a letter’s case changed"}[edit.kind]
    return f"{what}{f' at {edit.text}' if edit.text else ''}: {edit.reason}. "


def _path(quote: Quote, leaf: Leaf) -> tuple[Row, ...]:
    if not quote.chain:
        return ()
    index = leaf.index
    source = index.source(quote.source)
    steps = [Step(plain(name_line(quote, index)), _said_line(quote), False)]
    for told in quote.chain:
        leaf.show(told.told)
        seen = "seen by this desk" if told.seen else f"{told.what} not seen by this desk"
        steps.append(Step(index.name(told.told), text(seen), told.seen))
    author = f"by {words.listed(source.authors)}, " if source.authors else ""
    date = f"published {words.when(source.published)}; " if source.published else ""
    steps.append(Step(f"This {words.origin(source)}", text(f"{author}{date}read by this desk"), True))
    unseen = [told.what for told in quote.chain if not told.seen]
    grade = f"{source.reliability}: {scales.RELIABILITY[source.reliability]}"
    weakest = f"{words.listed(unseen)} not seen, F: {scales.RELIABILITY['F']}" if unseen else grade
    remark = Note(0, text(f"Graded on the weakest link: {weakest}."))
    return (Row("Path of the words", (Path(tuple(steps), ("seen by this desk", "not seen")),), (remark,)),)


def _said_line(quote: Quote) -> Line:
    if quote.said is None:
        return text("date not given")
    if quote.said.as_reported:
        given = "date not given; " if quote.said.edtf.lower is None else ""
        tail = f" in the source, so {words.when(quote.said)}"
        return (
            (*text(given), marked(quote.said.as_reported), Run("text", tail))
            if given
            else (
                marked(quote.said.as_reported),
                Run("text", tail),
            )
        )
    return text(words.when(quote.said))


def _in_the_source(quote: Quote, leaf: Leaf) -> tuple[Row, ...]:
    parts: list[Part] = []
    mark = leaf.cite(quote.source, quote.at)
    for number, prose in enumerate(part for part in (quote.context, quote.note) if part):
        found = blocks(prose, leaf.index, quote.hedges)
        if number == 0 and found:
            last = found[-1]
            found = (*found[:-1], type(last)(last.kind, (*last.items[:-1], (*last.items[-1], *mark))))
        parts.append(Paragraphs(found))
    if not parts:
        parts.append(Paragraphs(blocks_of((*text(f"{words.capital(locators.printed(quote.at))}."), *mark))))
    address = exact_address(quote, leaf.index)
    if address:
        parts.append(Links(((text("Go to these words in the source", address), text("opens the source’s own page")),)))
    return (Row("In the source", tuple(parts), leaf.taken()),)


def exact_address(quote: Quote, index: Index) -> str:
    """Return the address of the exact words in an open source, as a text fragment (WICG); empty for other sources.

    The fragment holds the quote's own words alone: the first segment, or of a long one its first and last words.
    """
    source = index.source(quote.source)
    said = [part.words for part in quote.parts if part.words]
    if source.url is None or source.rights not in ("public-domain", "open-licence") or not said:
        return ""
    found = said[0].split()
    ends = [" ".join(found[:5]), " ".join(found[-5:])] if len(found) > 12 else [said[0]]
    fragment = ",".join(quote_plus(end).replace("+", "%20").replace("-", "%2D") for end in ends)
    return f"{source.url.partition('#')[0]}#:~:text={fragment}"


def _answer(quote: Quote, leaf: Leaf) -> tuple[Row, ...]:
    if not quote.accuses:
        return ()
    index = leaf.index
    leaf.show(*quote.accuses)
    accused = words.listed([index.name(ref) for ref in quote.accuses])
    return (Row("Answer of the one accused", (Paragraphs(blocks_of(text(f"{accused}: {quote.answer}."))),)),)


def _bears_on(quote: Quote, leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    held = {entry.topic.ref: entry for entry in index.held_by_quote.get(quote.ref, ())}
    items = []
    for ref in quote.about:
        topic = index.get(ref, Topic)
        leaf.show(ref)
        if topic is not None:
            entry = held.get(ref)
            aside = text(f"read by this desk as {stance(entry)}" if entry else "no position is read from these words")
            items.append((text(topic.question, str(ref)), aside))
        elif index.release.get(ref) is not None:
            kind = "event" if (incident := index.get(ref, Incident)) and incident.group == "event" else ref.kind
            items.append((text(title(index.release.sheets[ref]), str(ref)), text(kind)))
    return (Row("Bears on", (Links(tuple(items)),)),) if items else ()


def _same_speaker(quote: Quote, leaf: Leaf) -> tuple[Row, ...]:
    """Return what else the speaker said; never for voices without a name, who are not one person."""
    if quote.speaker is None:
        return ()
    index = leaf.index
    others = [other for other in index.said_by[quote.speaker] if other.id != quote.id]
    if not others:
        return ()
    items = []
    for other in others[:12]:
        leaf.show(other.ref)
        line = tuple(run._replace(target=str(other.ref)) for run in words_line(other, index))
        items.append((line, text(f"{words.MODES[other.mode]}, {locators.printed(other.at)}")))
    more = (Note(0, text(f"The first 12 of {len(others)}.")),) if len(others) > 12 else ()
    return (Row("By the same speaker", (Links(tuple(items)),), more),)


def _cite(quote: Quote, index: Index) -> Row:
    source = index.source(quote.source)
    runs: list[Run] = [run._replace(voice="text", target="") for run in name_line(quote, index)]
    role = role_line(quote)
    if role:
        runs += [Run("text", ", "), *role]
    runs += [Run("text", ", "), *segments(quote)] if quote.mode != "paraphrase" else []
    chain = plain(chain_line(quote, index)) if quote.chain else "as reported"
    told = chain.split(", as reported")[0] + ", as reported in: " if quote.chain else "as reported in: "
    runs += [Run("text", f", {told}"), *short_citation(source, quote.at), Run("text", ".")]
    address = index.settings.site_url or "/"
    return Row("Cite", (Cite(tuple(runs), f"{address.rstrip('/')}/quotes/{quote.id}/"),))
