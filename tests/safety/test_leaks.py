"""Nothing above the release leaves the desk: a canary in every field of every kind, and every output opened."""

from __future__ import annotations

import base64
import csv
import dataclasses
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pikepdf
import pytest
from conftest import BASE, run, tree
from opened import carried
from pydantic import ValidationError

from briefings.check import check
from briefings.check.catalogue import Catalogue
from briefings.compose import Views
from briefings.load.desk import Desk, load
from briefings.load.store import Store
from briefings.model.fields import Item
from briefings.model.markings import Marking
from briefings.model.refs import Ref
from briefings.model.shape import shape
from briefings.model.sheets import SHEETS, Briefing, Sheet
from briefings.model.sheets.common import Correction
from briefings.release import cut
from briefings.render.artifacts import NOTHING, Made, packs_of, work
from briefings.render.executors import each
from briefings.render.sheet_pages import Drawer

CANARY = "quincunx"
WORDS = (
    "2026-03-05", "2026", "p1", "1", "true", "en", f"https://{CANARY}.example/", f"{CANARY}-id", "20%", "TLP:CLEAR",
    f"sha256:{'0' * 64}", f"{CANARY}@desk.example",
)  # fmt: skip
"""What fits in fields that hold no text: days, places, addresses, ids."""
REFS = {
    "actor": "ilse-brandt", "incident": "harbour-mishaps", "quote": "brandt-every-option", "claim": "near-misses",
    "source": "pilots-warn-2026-03-04", "topic": "night-closure", "briefing": "night-closure-brief",
}  # fmt: skip
MANNERS = ("marked", "draft", "embargoed", "withdrawn")


def refused(model: type[Item], key: str, value: Any) -> bool:
    """Return whether a model refuses a value of one of its fields."""
    try:
        model.model_validate({key: value})
    except ValidationError as error:
        return any(detail["loc"][:1] == (key,) and detail["type"] != "missing" for detail in error.errors())
    return False


def filled(model: type[Item], *, depth: int = 0) -> dict[str, Any]:
    """Return a model's keys with a canary in each text and a value that fits in each other field."""
    found: dict[str, Any] = {}
    for field in shape(model):
        if field.key in ("status", "marking", "embargo_until", "withdrawn", "renamed_from"):
            continue
        if field.key == "id" and depth == 0:
            continue
        if field.holds == "item" and field.model is not None:
            value: Any = filled(field.model, depth=depth + 1) if depth < 4 else None
        elif field.holds in ("text", "prose"):
            value = f"{CANARY} in {field.key}"
        else:
            options = [f"{kind}:{name}" for kind, name in REFS.items()] if field.holds == "ref" else WORDS
            value = next((one for one in options if not refused(model, field.key, [one] if field.many else one)), None)
            value = value or literal(model, field.name)
        if value is not None:
            found[field.key] = {"canary": value} if field.by_key else [value] if field.many else value
    return found


def literal(model: type[Item], name: str) -> str | None:
    """Return the first word that an enumeration allows."""
    from typing import Literal, get_args, get_origin

    waiting = [model.model_fields[name].annotation]
    while waiting:
        here = waiting.pop()
        if get_origin(here) is Literal:
            return str(get_args(here)[0])
        waiting += get_args(here)
    return None


def sheet(kind: str, manner: str) -> Sheet:
    """Return a sheet with a canary in each of its fields, kept back in one of four manners."""
    keys = filled(SHEETS[kind])
    keys["id"] = f"{CANARY}-{kind}" if manner != "withdrawn" else f"gone-{kind}"
    keys["status"] = {"draft": "draft", "withdrawn": "withdrawn"}.get(manner, "published")
    if manner == "marked":
        keys["marking"] = "TLP:GREEN"
    if manner == "embargoed":
        keys["embargo_until"] = "2031-01-01"
    if manner == "withdrawn":
        keys["withdrawn"] = {"on": "2026-03-09", "why": "entered twice"}
    made = SHEETS[kind].model_validate(keys)
    assert isinstance(made, Sheet)
    return made


def desk_with(sheets: list[Sheet]) -> Desk:
    desk = load(BASE)
    files = dict(desk.files)
    pattern = next(iter(desk.files.values()))
    for added in sheets:
        files[added.ref] = msgspec.structs.replace(
            pattern, path=f"content/{added.kind}s/{added.id}.yml", text="title: x\n"
        )
    settings = desk.settings.model_copy(update={"site_url": "https://harbour.example/"})  # so that there are feeds
    desk = dataclasses.replace(desk, settings=settings)
    return dataclasses.replace(desk, sheets={**desk.sheets, **{added.ref: added for added in sheets}}, files=files)


def made(desk: Desk, marking: Marking, *, packs: bool) -> dict[str, bytes]:
    """Return every file of the site of a desk whose rules were not asked."""
    release = cut(Catalogue(desk), check(load(BASE)).verdicts, marking=marking)
    views = Views(release, Drawer(None), pages=desk.pages, packs=packs)
    everything = work(views, {}, desk=BASE, packs=packs)
    units = (*everything.here, *everything.shared, *everything.then, everything.last)
    pieces = {path: piece for unit in units for path, piece in unit()}
    if packs:
        standing, orders = packs_of(views, BASE, NOTHING, Store(Path("nowhere"), only_read=True))
        assert not standing
        pieces |= each(orders, 1, "", lambda order, content: (order.path, Made("", "", content)))
    return {
        path: piece.content() if callable(piece.content) else piece.content or b"" for path, piece in pieces.items()
    }


@pytest.mark.parametrize("kind", SHEETS)
def test_every_field_of_text_holds_a_canary(kind: str) -> None:
    def texts(model: type[Item], tree_: dict[str, Any], depth: int = 0) -> Iterator[str]:
        for field in shape(model):
            if field.key in ("withdrawn", "id"):
                continue
            value = tree_.get(field.key)
            value = next(iter(value.values() if field.by_key else value)) if field.many and value else value
            if field.holds in ("text", "prose"):
                assert value and CANARY in value, field.key
                yield field.key
            elif field.holds == "item" and field.model is not None and depth < 4:
                assert value, field.key
                yield from texts(field.model, value, depth + 1)

    assert len(list(texts(SHEETS[kind], filled(SHEETS[kind])))) > 15


@pytest.mark.parametrize("manner", MANNERS)
def test_nothing_of_what_is_kept_back_is_in_any_file(manner: str) -> None:
    files = made(desk_with([sheet(kind, manner) for kind in SHEETS]), Marking.CLEAR, packs=True)
    assert len(files) > 50
    for path, raw in files.items():
        assert CANARY not in path
        assert CANARY not in carried(path, raw), path


def test_each_carrier_would_have_been_caught() -> None:
    """The same sheets, released: the canary is then seen in pages, search, data, feeds and names of files."""
    sheets = [sheet(kind, "marked") for kind in SHEETS if kind != "briefing"]
    files = made(desk_with(sheets), Marking.RED, packs=False)
    caught = {path for path, raw in files.items() if CANARY in carried(path, raw)}
    named = {path for path in files if CANARY in path}
    assert {f"{kind}s/{CANARY}-{kind}/index.html" for kind in SHEETS if kind != "briefing"} <= named
    kinds = {path.partition("/")[0] for path in caught} | {Path(path).suffix for path in caught}
    assert kinds >= {"actors", "incidents", "quotes", "search", "data", "feeds", ".js", ".json", ".csv", ".xml"}


def packed(text: str) -> dict[str, bytes]:
    """Return a text in every form in which a file may carry it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("inner.txt", text)
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["data.json"] = pikepdf.AttachedFileSpec(document, json.dumps({"x": text}).encode())
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("plain", 0))
    pdf = io.BytesIO()
    document.save(pdf, compress_streams=True)
    titled = pikepdf.new()
    titled.add_blank_page()
    titled.docinfo["/Subject"] = text
    with titled.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(text + " Ж", 0))
    marked = io.BytesIO()
    titled.save(marked, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    table = io.StringIO()
    csv.writer(table).writerow([text])
    return {
        "gzip": gzip.compress(text.encode()),
        "zip": archive.getvalue(),
        "attachment": pdf.getvalue(),
        "outline": marked.getvalue(),
        "entities": "".join(f"&#{ord(letter)};" for letter in text).encode(),
        "percent": "".join(f"%{ord(letter):02x}" for letter in text).encode(),
        "escapes": "".join(f"\\u{ord(letter):04x}" for letter in text).encode(),
        "base64": base64.b64encode(f"some words before {text}".encode()),
        "csv": table.getvalue().encode(),
        "capitals": text.upper().encode(),
    }


@pytest.mark.parametrize("form", sorted(packed("x")))
def test_each_packing_is_opened(form: str) -> None:
    assert CANARY in carried("file", packed(CANARY)[form])
    assert CANARY not in carried("file", packed("harmless")[form])


def marked_items(model: type[Item], loc: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], type[Item]]]:
    """Yield every item that can carry its own marking, with the keys that lead to it."""
    for field in shape(model):
        if field.holds == "item" and field.model is not None and len(loc) < 3:
            if any(inner.key == "marking" for inner in shape(field.model)):
                yield (*loc, field.key), field.model
            yield from marked_items(field.model, (*loc, field.key))


@pytest.mark.parametrize("kind", [kind for kind in SHEETS if kind != "briefing"])
def test_an_item_marked_by_itself_leaves_no_trace(kind: str) -> None:
    """A restricted entry of an open sheet (a role, a position, a row of evidence) is in no file."""
    open_sheet = load(BASE).sheets[Ref(kind, REFS[kind])]
    whole = filled(SHEETS[kind])
    added = []
    for loc, _ in marked_items(SHEETS[kind]):
        if len(loc) == 1 and isinstance(whole.get(loc[0]), list):
            entry = {**whole[loc[0]][0], "marking": "TLP:RED"}
            made_entry = SHEETS[kind].model_validate({**whole, "id": "x", loc[0]: [entry]})
            added.append((loc[0], getattr(made_entry, field_name(kind, loc[0]))))
    for _, key_entries in added:
        assert key_entries
    update = {
        field_name(kind, key): (*getattr(open_sheet, field_name(kind, key)), *entries)
        for key, entries in added
        if key not in ("evidence", "corrections")  # a statement falls with its support: seen in the release's own tests
    }
    changed = open_sheet.model_copy(update=update)
    files = made(desk_with([changed]), Marking.CLEAR, packs=False)
    for path, raw in files.items():
        assert CANARY not in carried(path, raw), path


PARTS = ("key_points", "key_judgements", "assumptions", "alternatives", "sections")
"""The lists of a briefing whose entries a release can leave out alone."""


def with_parts(marking: str, severable: str) -> Desk:
    """Return the made-up desk whose briefing has a part of each kind more, with a canary in each text."""
    whole = filled(Briefing)
    parts = {name: [{**whole[name][0], "marking": marking, "severable": severable}] for name in PARTS}
    for part in (parts["key_judgements"][0], *parts["sections"]):
        part.pop("likelihood", None)
        part.pop("include", None)
        part.pop("changes_since", None)
    added = Briefing.model_validate({**whole, "id": "x", "form": "briefing", **parts})
    former = load(BASE).sheets[Ref("briefing", REFS["briefing"])]
    update = {name: (*getattr(added, name), *getattr(former, name)) for name in PARTS}
    told = [
        Correction.model_validate({"on": "2026-03-10", "item": item, "was": was, "now": "x", "why": "y"})
        for item, was in (("key_points.1", CANARY), ("key_points.2", "of the next point"))
    ]
    changed = {**update, "form": "briefing", "corrections": tuple(told)}
    return desk_with([former.model_copy(update=changed)])


def briefing_files(files: dict[str, bytes]) -> list[str]:
    """Return what page and pack of that briefing say, in this order; nothing where they are not there."""
    paths = (f"briefings/{REFS['briefing']}/index.html", f"packs/{REFS['briefing']}.pdf")
    return [" ".join(carried(path, files[path]).split()) for path in paths if path in files]


def test_a_severable_part_above_the_release_leaves_no_trace_and_its_briefing_says_so() -> None:
    files = made(with_parts("TLP:AMBER", "true"), Marking.GREEN, packs=True)
    for path, raw in files.items():
        assert CANARY not in carried(path, raw), path
    said = briefing_files(files)
    assert len(said) == 2
    for words in said:
        assert "part of this briefing is left out of this release." in words
        assert "tlp:clear" in words
        assert "tlp:amber" not in words
        assert "of the next point" in words
        assert "key points, 2" not in words  # it is the first now


def test_a_part_above_the_release_keeps_its_briefing_back_if_it_is_not_severable() -> None:
    desk = with_parts("TLP:AMBER", "false")
    files = made(desk, Marking.GREEN, packs=True)
    assert briefing_files(files) == []
    assert not [path for path, raw in files.items() if CANARY in carried(path, raw)]
    why = {sheet.ref: sheet.why for sheet in cut(Catalogue(desk), {}, marking=Marking.GREEN).withheld}
    assert why[Ref("briefing", REFS["briefing"])] == "`key_points.1`: its marking is TLP:AMBER"


def test_a_part_in_the_release_is_shown_with_its_marking_which_page_and_pack_carry() -> None:
    page, pack = briefing_files(made(with_parts("TLP:GREEN", "true"), Marking.GREEN, packs=True))
    for words in (page, pack):
        assert words.count("(tlp:green)") >= len(PARTS)
        assert CANARY in words
        assert "left out of this release" not in words
    assert "tlp:clear" not in page


def test_the_marking_of_a_part_is_not_below_that_of_what_it_shows() -> None:
    """A point declared CLEAR is based on a quotation that is GREEN."""
    sheets = load(BASE).sheets
    quote = sheets[Ref("quote", "lukasiewicz-nobody-gains")].model_copy(update={"marking": Marking.GREEN})
    brief = sheets[Ref("briefing", REFS["briefing"])]
    assert isinstance(brief, Briefing)
    first = brief.key_points[0].model_copy(update={"marking": Marking.CLEAR})
    brief = brief.model_copy(update={"key_points": (first, *brief.key_points[1:])})
    for words in briefing_files(made(desk_with([quote, brief]), Marking.GREEN, packs=True)):
        assert "(tlp:green)" in words
        assert "(tlp:clear)" not in words


def field_name(kind: str, key: str) -> str:
    return next(field.name for field in shape(SHEETS[kind]) if field.key == key)


def test_a_link_between_two_open_sheets_falls_alone(desk: Path) -> None:
    """A restricted topic that two open sheets name leaves no trace in either, nor in a count or an order."""
    topic = (BASE / "content/topics/night-closure.yml").read_text("utf-8")
    sites = []
    for marking in ("TLP:RED", None):
        secret = desk / "content/topics/quincunx-plan.yml"
        pier = desk / "content/incidents/pier-opening.yml"
        text = (BASE / "content/incidents/pier-opening.yml").read_text("utf-8")
        if marking:
            secret.write_text(topic + f"marking: {marking}\n", "utf-8")
            text += "related: [topic:quincunx-plan]\n"
        else:
            secret.unlink()
        pier.write_text(text, "utf-8")
        done = run("build", "--desk", desk, "--no-packs")
        assert done.returncode == 0, done.stderr
        sites.append(tree(desk / "site"))
    assert sites[0] == sites[1]
