"""Quotes: the block that stands on every page and pack, and a quote's own page."""

from __future__ import annotations

from urllib.parse import quote_plus

from briefings.compose import changed, translations, words
from briefings.compose.holders import holder_line
from briefings.compose.index import Held, Index, once
from briefings.compose.leaf import (
    Leaf,
    first_of,
    grade,
    not_stated_row,
    place,
    short_citation,
    standing,
    this_page,
)
from briefings.compose.lines import (
    actor_name,
    blocks,
    blocks_of,
    marked,
    named,
    one_line,
    segments,
    sentence,
    stands_alone,
    strong,
    text,
)
from briefings.compose.pages import sheet_page
from briefings.compose.views import (
    Checked,
    Chip,
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
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Incident, Quote, Source, Topic


@once
def name_line(quote: Quote, index: Index, *, linked: bool = True) -> Line:
    """Return whose words they are: a name, a metonym with its reading, an unnamed voice, or nobody."""
    actor = index.get(quote.speaker, Actor)
    if actor is not None:
        target = str(actor.ref) if linked else ""
        line = actor_name(actor, index, target, quote.as_written or "")
        if quote.as_written:
            line = (*line, Run("text", f" [{actor.name}]"))
        return (*line, Run("text", f", {quote.speaker_note}")) if quote.speaker_note else line
    if quote.anonymous:
        named = strong(quote.anonymous.described_as)
        return index.line("{voice}, not named", voice=named) if quote.anonymous.count == 1 else named
    return strong(index.say("Nobody"))


def role_line(quote: Quote, index: Index) -> Line:
    """Return what the speaker was, as the source gives it, or what kind of voice it is."""
    if quote.anonymous:
        return text(_unnamed(quote, index))
    if quote.unattributed:
        return text(quote.unattributed)
    runs: list[Run] = []
    role = quote.role
    if role and role.title:
        runs.append(Run("text", role.title))
    if role and role.as_reported:
        runs += [*(text(", ") if runs else ()), marked(role.as_reported, index, lang=index.lang_of(quote))]
    notes = [note for note in (role.note if role else None, quote.attribution_note) if note]
    for note in notes:
        runs.append(Run("text", f"{'; ' if runs else ''}{note}"))
    return tuple(runs)


def _unnamed(quote: Quote, index: Index) -> str:
    anonymous = quote.anonymous
    assert anonymous is not None
    count = anonymous.count
    if count is None:
        return index.say("a group; number and names not stated")
    if count == 1:
        return index.say("one person; the source gives no name")
    number = index.language.number(count)
    return index.count(count, "{number} person, not named", "{number} people, not named", number=number)


def chain_line(quote: Quote, index: Index) -> Line:
    """Return the way of the words: told whom, reported by whom, what was not seen."""
    if quote.quoted_by:
        return text(index.say("quoted by {actor}", actor=_the(index, quote.quoted_by)))
    if not quote.chain:
        return text(index.word("mode detail", quote.mode) if quote.mode in words.MODE_DETAILS else "")
    source = index.source(quote.source).described_as
    unseen = index.language.listed([step.what for step in quote.chain if not step.seen])
    if not unseen:
        return text(index.say("{told}, as reported by this {source}", told=_told(quote, index), source=source))
    return text(
        index.say(
            "{told}, as reported by this {source}; {unseen} not seen",
            told=_told(quote, index),
            source=source,
            unseen=unseen,
        )
    )


def _told(quote: Quote, index: Index) -> str:
    return ", ".join(index.say("told {actor}", actor=_the(index, step.told)) for step in quote.chain)


def _the(index: Index, ref: Ref) -> str:
    actor = index.get(ref, Actor)
    if actor is None:
        return ""
    return actor.name if actor.type == "person" else index.say("the {actor}", actor=actor.name)


def dates_line(quote: Quote, index: Index) -> Line:
    """Return when it was said and when it was published, which are two dates."""
    source = index.source(quote.source)
    say = index.say
    published = say("date of publication not recorded")
    if source.published:
        published = say("published {date}", date=index.when(source.published.edtf))
    if quote.mode in ("scare", "headline"):
        return text(published)
    if quote.said is None or quote.said.edtf.lower is None:
        return text(say("{published}; date of statement not given", published=published))
    return text(say("said {date}; {published}", date=index.when(quote.said.edtf), published=published))


def chip(quote: Quote, index: Index) -> Chip:
    """Return the outcome of a quote's check, and of a fragment that it is one."""
    return Chip(index.release.verdict(quote.id).outcome, changed.outcome_words(quote, index))


def check_line(quote: Quote, index: Index) -> Line:
    """Return how and when it was checked."""
    verdict = index.release.verdict(quote.id)
    say = index.say
    where = place(quote.at, index)
    fragment = changed.is_fragment(quote, index)
    if verdict.outcome in ("matches", "matches-changed") and verdict.checked:
        how = index.word("level", str(max(verdict.levels, default=0)))
        checked = say(
            "Checked on {day} against the desk’s copy, {place}: {how}.",
            day=index.day(verdict.checked),
            place=where,
            how=say("part of a longer sentence") if fragment else how,
        )
    elif verdict.outcome == "unchecked":
        checked = say("Could not be checked: {why}.", why=why_unchecked(quote, index))
    else:
        checked = f"{words.capital(where)}."
    mode = say("Partial quotation.") if fragment else index.word("mode sentence", quote.mode)
    return text(f"{mode} {checked}")


def why_unchecked(quote: Quote, index: Index) -> str:
    """Return why a quote's words could not be checked."""
    return quote.unchecked.why if quote.unchecked else index.say("the desk’s copy of the source is not at hand")


@once
def words_line(quote: Quote, index: Index) -> Line:
    """Return the words in their marks, or the gist with the source's hedges."""
    if quote.mode == "paraphrase" and quote.gist:
        return sentence(one_line(quote.gist, index, quote.hedges))
    return segments(quote, index)


def quote_block(
    quote: Quote, leaf: Leaf, *, held: Held | None = None, marked_note: bool = False, linked: bool = True
) -> QuoteBlock:
    """Return a quote with its attribution. `held`: the position that rests on it; `marked_note`: with a note mark."""
    index = leaf.index
    leaf.show(quote.ref, quote.speaker)
    found = QuoteBlock(
        target=str(quote.ref),
        words=words_line(quote, index),
        hangs=stands_alone(quote),
        speech=quote.mode != "paraphrase",
        mode=index.word("mode", quote.mode),
        name=name_line(quote, index, linked=linked),
        role=role_line(quote, index),
        chain=chain_line(quote, index),
        dates=dates_line(quote, index),
        chip=chip(quote, index),
        mark=leaf.cite(quote.source, quote.at) if marked_note else (),
        translation=translations.words_line(quote, index),
        remark=_remark(quote, index),
        sign=sign(held) if held else None,
        stance=stance(held, index) if held else "",
        anchor=leaf.anchor(f"quote-{quote.id}"),
    )
    leaf.quoted.append(found)
    return found


def _remark(quote: Quote, index: Index) -> Line:
    runs: list[Run] = []
    if quote.accuses and quote.answer:
        accused = index.language.listed([index.name(ref) for ref in quote.accuses])
        answer = index.say(
            "An accusation. Answer of {accused}: {answer}.", accused=accused, answer=index.answer(quote.answer)
        )
        runs += text(answer)
    changes = changed.account_line(quote, index)
    runs += [*(text(" ") if runs and changes else ()), *changes]
    if quote.note:
        runs += [*(text(" ") if runs else ()), *one_line(quote.note, index)]
    return tuple(runs)


def sign(held: Held) -> Sign:
    """Return how a position is known: said, inferred, or not stated."""
    if held.position.stance == "not-stated":
        return "not-stated"
    return "inferred" if held.position.basis == "inferred" else "said"


def stance(held: Held, index: Index) -> str:
    """Return `undecided, inferred`."""
    word = index.word("stance", held.position.stance).lower()
    return index.say("{stance}, inferred", stance=word) if held.position.basis == "inferred" else word


def page(quote: Quote, index: Index) -> Page:
    """Return a quote's own page."""
    leaf = Leaf(index)
    leaf.show(quote.ref, quote.speaker)
    speech = quote.mode != "paraphrase"
    rows = [
        *translations.words_row(quote, index),
        _outcome(quote, index),
        _statement(quote, leaf),
        *_path(quote, leaf),
        *_in_the_source(quote, leaf),
        *_answer(quote, leaf),
        *not_stated_row(quote, leaf),
        *_bears_on(quote, leaf),
        *_same_speaker(quote, leaf),
        this_page(quote, index),
    ]
    name, role = name_line(quote, index), role_line(quote, index)
    first = (*name, Run("text", ", "), *role) if role else name
    chain = chain_line(quote, index)
    crumbs = [(index.word("section", "quotes"), "list:quotes")]
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
        part: Part = Paragraphs(blocks_of(text(index.say("A paraphrase in the desk’s words: no wording to check."))))
    else:
        part = Checked(chip(quote, index), standing(index))
    return Row(index.say("Outcome of the check"), (part,), (Note(0, check_line(quote, index)),))


def _statement(quote: Quote, leaf: Leaf) -> Row:
    """Return the facts of the statement: when, where, to whom, for whom, who reports it, how it is attributed, what was cut."""
    index, say = leaf.index, leaf.index.say
    facts = []
    if quote.mode not in ("scare", "headline"):
        facts.append(Fact(say("Said"), _said_line(quote, index)))
        facts.append(Fact(say("Where"), text(quote.venue or say("not stated"))))
        told = index.language.listed([_the(index, step.told) for step in quote.chain])
        facts.append(Fact(say("To whom"), text(quote.addressee or told or say("not stated"))))
    if quote.on_behalf_of:
        leaf.show(quote.on_behalf_of)
        mark = leaf.cite_all(quote.on_behalf_evidence)
        actor = text(index.name(quote.on_behalf_of), str(quote.on_behalf_of))
        facts.append(Fact(say("On behalf of"), (*actor, *mark)))
    if quote.quoted_by:
        leaf.show(quote.quoted_by)
        facts.append(Fact(say("Quoted by"), text(index.name(quote.quoted_by), str(quote.quoted_by))))
    if quote.marked_by:
        facts.append(Fact(say("Marks set by"), holder_line(quote.marked_by, index)))
    facts.append(Fact(say("Reported by"), _reported_by(index.source(quote.source), index)))
    if not quote.unattributed:
        note = text(quote.attribution_note) if quote.attribution_note else ()
        facts.append(Fact(say("Attribution"), text(index.word("attribution", quote.attribution)), note))
    if quote.mode != "paraphrase":
        cut = "".join(changed.edited(edit, index) for edit in quote.edits) or _uncut(quote, index)
        facts.append(
            Fact(
                say("Left out or added"), text(cut), text(changed.signature(quote, index)) if quote.meaning_kept else ()
            )
        )
    return Row(say("The statement"), (Facts(tuple(facts)),), leaf.taken())


def _reported_by(source: Source, index: Index) -> Line:
    target, kind = str(source.ref), source.described_as
    if not source.authors:
        return text(index.say("this {source}", source=kind), target)
    author = index.language.listed(source.authors)
    return text(index.say("this {source}, by {author}", source=kind, author=author), target)


def _uncut(quote: Quote, index: Index) -> str:
    if changed.is_fragment(quote, index):
        return index.say("the rest of the sentence: this is a part of it")
    checked = index.release.verdict(quote.id).outcome == "matches"
    return index.say("nothing, from the opening to the closing mark" if checked else "nothing is declared")


def _path(quote: Quote, leaf: Leaf) -> tuple[Row, ...]:
    if not quote.chain:
        return ()
    index, say = leaf.index, leaf.index.say
    source = index.source(quote.source)
    steps = [Step(plain(name_line(quote, index)), _said_line(quote, index), False)]
    for told in quote.chain:
        leaf.show(told.told)
        seen = say("seen by this desk") if told.seen else say("{what} not seen by this desk", what=told.what)
        steps.append(Step(index.name(told.told), text(seen), told.seen))
    steps.append(Step(say("This {source}", source=source.described_as), text(_read(source, index)), True))
    unseen = [told.what for told in quote.chain if not told.seen]
    weakest = grade(source, index)
    if unseen:
        no_basis = index.word("reliability", "F")
        weakest = say("{what} not seen, F: {grade}", what=index.language.listed(unseen), grade=no_basis)
    remark = Note(0, text(say("Graded on the weakest link: {grade}.", grade=weakest)))
    path = Path(tuple(steps), (say("seen by this desk"), say("not seen")))
    return (Row(say("Path of the words"), (path,), (remark,)),)


def _read(source: Source, index: Index) -> str:
    """Return by whom and when a source was published, and that the desk read it."""
    say = index.say
    author = f"{say('by {author}', author=index.language.listed(source.authors))}, " if source.authors else ""
    date = f"{say('published {date}', date=index.when(source.published.edtf))}; " if source.published else ""
    return f"{author}{date}{say('read by this desk')}"


def _said_line(quote: Quote, index: Index) -> Line:
    said = quote.said
    if said is None:
        return text(index.say("date not given"))
    date = index.when(said.edtf)
    if not said.as_reported:
        return text(date)
    own = (marked(said.as_reported, index, lang=index.lang_of(quote)),)
    if said.edtf.lower is None:
        return index.line("date not given; {words} in the source, so {date}", words=own, date=date)
    return index.line("{words} in the source, so {date}", words=own, date=date)


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
        parts.append(Paragraphs(blocks_of((*text(f"{words.capital(place(quote.at, leaf.index))}."), *mark))))
    address = exact_address(quote, leaf.index)
    say = leaf.index.say
    if address:
        link = text(say("Go to these words in the source"), address)
        parts.append(Links(((link, text(say("opens the source’s own page"))),)))
    return (Row(say("In the source"), tuple(parts), leaf.taken()),)


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
    accused = index.language.listed([index.name(ref) for ref in quote.accuses])
    return (
        Row(
            index.say("Answer of the one accused"),
            (Paragraphs(blocks_of(text(f"{accused}: {index.answer(quote.answer)}."))),),
        ),
    )


def _bears_on(quote: Quote, leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    held = {entry.topic.ref: entry for entry in index.held_by_quote.get(quote.ref, ())}
    items = []
    for ref in quote.about:
        topic = index.get(ref, Topic)
        leaf.show(ref)
        if topic is not None:
            entry = held.get(ref)
            aside = index.say("no position is read from these words")
            if entry:
                aside = index.say("read by this desk as {stance}", stance=stance(entry, index))
            items.append((text(topic.question, str(ref)), text(aside)))
        elif index.release.get(ref) is not None:
            kind = "event" if (incident := index.get(ref, Incident)) and incident.group == "event" else ref.kind
            items.append((named(ref, index), text(index.word("kind", kind))))
    return (Row(index.say("Bears on"), (Links(tuple(items)),)),) if items else ()


def _same_speaker(quote: Quote, leaf: Leaf) -> tuple[Row, ...]:
    """Return what else the speaker said; never for voices without a name, who are not one person."""
    if quote.speaker is None:
        return ()
    index = leaf.index
    others = [other for other in index.said_by(quote.speaker) if other.id != quote.id]
    if not others:
        return ()
    items = []
    for other in others[:12]:
        leaf.show(other.ref)
        line = tuple(run._replace(target=str(other.ref)) for run in words_line(other, index))
        items.append((line, text(f"{index.word('mode', other.mode)}, {place(other.at, index)}")))
    more = (first_of(12, len(others), index),) if len(others) > 12 else ()
    return (Row(index.say("By the same speaker"), (Links(tuple(items)),), more),)


def citation_line(quote: Quote, index: Index) -> Line:
    """Return how to cite a quote: speaker, role as given, the words, who was told, the source with its date and place."""
    source = index.source(quote.source)
    runs: list[Run] = [run._replace(voice="text", target="") for run in name_line(quote, index)]
    role = role_line(quote, index)
    if role:
        runs += [Run("text", ", "), *role]
    runs += [Run("text", ", "), *segments(quote, index)] if quote.mode != "paraphrase" else []
    runs += text(f", {_told(quote, index)}") if quote.chain else ()
    runs += index.line(", as reported in: {citation}.", citation=short_citation(source, index, quote.at))
    return tuple(runs)
