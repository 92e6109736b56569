"""Editions: issued bytes stay, what is new is told exactly, an old copy can be looked up, and nothing restricted leaves."""

from __future__ import annotations

import email
import email.policy
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import feedparser
import pikepdf
import pypdfium2
import pytest
from conftest import BASE, done, run, tree
from selectolax.lexbor import LexborHTMLParser

from briefings.cli.sending import _everything
from briefings.compose.difference import difference, is_slip
from briefings.editor.dispatch import recipients
from briefings.editor.inspection import inspect
from briefings.load.editions import load
from briefings.model.body import Body, Part, short_hash
from briefings.model.edition import FieldChange
from briefings.model.refs import OWN_FOLDERS, Ref
from briefings.problems import AuthorError

Edit = Callable[[Path, str, str], None]
ID = "night-closure-brief"
BRIEF = f"content/briefings/{ID}.yml"
QUOTE = "content/quotes/pilot-somebody-will-drown.yml"
EDITIONS = "content/editions"


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def change(desk: Path) -> None:
    """Change one point and one quote, and say so."""
    replace(desk / QUOTE, "described_as: One pilot,", "described_as: A pilot,")
    replace(desk / QUOTE, "revised: 2026-03-10", "revised: 2026-03-20")
    with (desk / QUOTE).open("a", encoding="utf-8") as file:
        file.write(
            "corrections:\n  - {on: 2026-03-20, item: anonymous.described_as, was: One, now: A, why: Uncounted.}\n"
        )
    replace(desk / BRIEF, "One pilot, not named, said", "One pilot, whom the article does not name, said")
    replace(desk / BRIEF, "revised: 2026-03-10", "revised: 2026-03-20")
    with (desk / BRIEF).open("a", encoding="utf-8") as file:
        file.write(
            "corrections:\n  - {on: 2026-03-20, item: key_points.2, was: not named, now: whom, why: Kept back.}\n"
        )


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a desk with two editions and its built site."""
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("editions") / "desk"))
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as file:
        file.write("site_url: https://harbour.example/\n")
    done("issue", ID, "--on", "2026-03-12", "--desk", desk)
    first = (desk / EDITIONS / ID / "1.pdf").read_bytes()
    change(desk)
    done("build", "--desk", desk)
    shutil.copytree(desk / "site", desk.parent / "before")  # as it stands between the two editions
    said = done("issue", ID, "--on", "2026-03-20", "--desk", desk)
    assert "Since edition 1: 1 quote, 1 point changed." in said
    assert (desk / EDITIONS / ID / "1.pdf").read_bytes() == first
    done("build", "--desk", desk)
    return desk


@pytest.fixture
def copy(issued: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(issued, tmp_path / "desk"))


def text(page: Path) -> str:
    html = re.sub(r"<[^>]+>", "", page.read_text("utf-8").partition("<main")[2].partition("</main>")[0])
    return re.sub(r"\s+", " ", html)


def entries_of(desk: Path) -> dict[str, str]:
    """Return name and summary of the editions in the feed of briefings."""
    found = feedparser.parse((desk / "site/feeds/briefings.xml").read_bytes()).entries
    return {entry.title.partition(":")[0]: entry.summary for entry in found if ", edition " in entry.title}


def hash_of(desk: Path, number: int) -> str:
    record = json.loads((desk / EDITIONS / ID / f"{number}.json").read_text("utf-8"))
    return short_hash(record["body"])


def test_diff_note_status_and_pages_say_exactly_that(issued: Path) -> None:
    terminal = done("diff", ID, "1", "2", "--desk", issued)
    assert re.findall(r"^\S.*$", terminal, re.MULTILINE) == [
        "Quote changed", "Point changed", "1 quote, 1 point changed. 3 % of the text differs."
    ]  # fmt: skip
    page = text(issued / f"site/briefings/{ID}/editions/2/index.html")
    note = pypdfium2.PdfDocument(issued / f"site/packs/{ID}/2-changes.pdf")
    printed = re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_bounded() for page in note))
    for words in ("1 quote, 1 point changed. 3 % of the text differs.", "Uncounted.", "Kept back.", "One, now A"):
        assert words in page
        assert words in printed
    assert "2 points" in page.partition("Unchanged")[2]
    status = text(issued / f"site/s/{hash_of(issued, 1)}/index.html")
    assert "Superseded by edition 2 on 20 March 2026: 1 quote, 1 point changed." in status
    assert "every option" not in status  # nothing of the text
    assert "What is new in HD-1, edition 2" in status  # a link: the audit follows it
    assert "Latest: no later edition" in text(issued / f"site/s/{hash_of(issued, 2)}/index.html")
    entries = entries_of(issued)
    assert "Edition 2 issued: 1 quote, 1 point changed." in entries["HD-1, edition 2"]
    assert "Edition 1 issued." in entries["HD-1, edition 1"]
    assert "says the same as edition 2" in text(issued / f"site/briefings/{ID}/index.html")


def test_the_site_serves_the_issued_bytes(issued: Path) -> None:
    for number in (1, 2):
        kept = (issued / EDITIONS / ID / f"{number}.pdf").read_bytes()
        assert (issued / f"site/packs/{ID}/{number}.pdf").read_bytes() == kept
    assert done("fsck", "--desk", issued) == "Editions: 2, of 1 briefing: every byte as issued.\n"
    check = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=issued / EDITIONS, capture_output=True, check=False)
    assert check.returncode == 0


def links(page: Path) -> dict[str, str]:
    """Return the words of each link on a page to where it leads."""
    return {
        node.text().replace("\xa0", " ").strip(): node.attributes["href"] or ""
        for node in LexborHTMLParser(page.read_text("utf-8")).css("main a")
    }


def test_the_issued_file_is_what_readers_get(issued: Path) -> None:
    same = (issued / f"site/packs/{ID}.pdf").read_bytes()
    assert same == (issued / EDITIONS / ID / "2.pdf").read_bytes()
    assert links(issued / "site/index.html")["Read the one-page PDF"] == f"packs/{ID}/2.pdf"
    page = issued / f"site/briefings/{ID}/index.html"
    found = links(page)
    assert found["PDF, edition 2, issued 20 March 2026"] == f"../../packs/{ID}/2.pdf"
    assert "Working text as PDF" not in found
    assert "not issued" not in text(page)
    assert "Edition 2, 20 March 2026" in links(issued / "site/briefings/index.html")
    assert f'"packs/{ID}/2.pdf"' in (issued / "site/search/records.js").read_text("utf-8")


def test_a_working_text_that_differs_is_offered_too_and_says_how(issued: Path) -> None:
    page = issued.parent / f"before/briefings/{ID}/index.html"
    found, said = links(page), text(page)
    assert found["PDF, edition 1, issued 12 March 2026"] == f"../../packs/{ID}/1.pdf"
    assert found["Working text as PDF"] == f"../../packs/{ID}.pdf"
    assert said.count("differs from it: 1 quote, 1 point changed.") == 1
    home = issued.parent / "before/index.html"
    assert links(home)["Read the one-page PDF"] == f"packs/{ID}/1.pdf"
    assert "The working text differs from HD-1, edition 1: 1 quote, 1 point changed." in text(home)


def test_a_recalled_edition_is_not_given_out(copy: Path) -> None:
    done(
        "recall", ID, "--edition", "2", "--on", "2026-03-22", "--why", "A speaker was named by mistake.", "--desk", copy
    )
    done("build", "--desk", copy)
    page = copy / f"site/briefings/{ID}/index.html"
    assert "Recalled on 22 March 2026: A speaker was named by mistake." in text(page)
    assert links(page)["The same as PDF"] == f"../../packs/{ID}.pdf"
    assert links(copy / "site/index.html")["Read the one-page PDF"] == f"packs/{ID}.pdf"
    assert "HD-1, edition 2: recalled. A speaker was named by mistake." in text(copy / "site/index.html")


def since(page: Path) -> list[str]:
    """Return what a page says of changes since editions."""
    found = LexborHTMLParser(page.read_text("utf-8")).css("details dd")
    said = (" ".join(node.text().replace("\xa0", " ").split()) for node in found)
    return [words for words in said if words.startswith("Since ")]


def test_a_sheets_page_says_what_changed_since_an_edition(issued: Path) -> None:
    said = ["Since HD-1, edition 1 of 12 March 2026: anonymous, described as"]
    for site in (issued.parent / "before", issued / "site"):  # readers may have either: edition 2 was issued between
        pages = {page.parent.name: since(page) for page in site.glob("*/*/index.html")}
        assert {name: lines for name, lines in pages.items() if lines} == {Path(QUOTE).stem: said}, site
    page = issued / f"site/quotes/{Path(QUOTE).stem}/index.html"
    assert links(page)["HD-1, edition 1 of 12 March 2026"] == f"../../briefings/{ID}/editions/1/index.html"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("A pilot,", "A pillot,", ["1"]),  # a typing error is no news, but the edition before still differs
        ("A pilot,", "A captain,", ["2"]),
        ("described_as: A pilot,", "described_as: One pilot,", ["2"]),  # as in edition 1, unlike edition 2
    ],
)
def test_the_last_edition_that_says_something_else_is_named(
    copy: Path, edit: Edit, old: str, new: str, said: list[str]
) -> None:
    edit(copy / QUOTE, old, new)
    done("build", "--desk", copy)
    found = since(copy / f"site/quotes/{Path(QUOTE).stem}/index.html")
    assert [line.partition(" of ")[0].removeprefix("Since HD-1, edition ") for line in found] == said


def test_words_that_only_an_edition_has_stay_in_it(copy: Path, edit: Edit) -> None:
    edit(copy / QUOTE, "A pilot,", "A QUINCUNX,")
    done("issue", ID, "--on", "2026-03-25", "--typos", "--desk", copy)
    edit(copy / QUOTE, "A QUINCUNX,", "A pilot,")
    done("build", "--desk", copy)
    page = copy / f"site/quotes/{Path(QUOTE).stem}/index.html"
    assert [line.partition(" of ")[0] for line in since(page)] == ["Since HD-1, edition 3"]
    assert "QUINCUNX" not in page.read_text("utf-8")


def test_a_topics_page_leads_to_its_feed(issued: Path) -> None:
    link = links(issued / "site/topics/night-closure/index.html")["What is new on this topic"]
    assert (issued / "site/topics/night-closure" / link).resolve() == issued / "site/feeds/topics/night-closure.xml"
    titles = [
        entry.title for entry in feedparser.parse((issued / "site/feeds/topics/night-closure.xml").read_bytes()).entries
    ]
    assert any(title.startswith("HD-1, edition 2") for title in titles), titles


def test_no_page_names_a_recalled_edition(copy: Path) -> None:
    page = copy / f"site/quotes/{Path(QUOTE).stem}/index.html"
    assert since(page)
    done("recall", ID, "--edition", "1", "--on", "2026-03-22", "--why", "Wrong.", "--desk", copy)
    done("build", "--desk", copy)
    assert not since(page)


def test_changes_tell_of_editions_and_recalls_with_their_day(issued: Path) -> None:
    rows = LexborHTMLParser((issued / "site/changes/index.html").read_text("utf-8")).css("tbody tr")
    told = [" ".join(row.text(separator=" ").split()) for row in rows]
    assert told[0].startswith("20 March 2026 Edition issued HD-1, edition 2")
    assert "What is new: 1 quote, 1 point changed." in told[0]
    assert any(row.startswith("12 March 2026 Edition issued HD-1, edition 1") for row in told)
    assert links(issued / "site/changes/index.html")["HD-1, edition 2"] == f"../briefings/{ID}/editions/2/index.html"


def test_changes_begin_with_a_working_text_that_is_newer_than_its_edition(issued: Path, copy: Path, edit: Edit) -> None:
    same = "No briefing has changed since its latest edition."
    assert same in text(issued / "site/changes/index.html")
    edit(copy / QUOTE, "A pilot,", "A captain,")
    done("build", "--desk", copy, "--no-packs")
    page = copy / "site/changes/index.html"
    first = LexborHTMLParser(page.read_text("utf-8")).css_first("tbody tr")
    told = " ".join(first.text(separator=" ").split())
    assert told.startswith("20 March 2026 Working text changed")  # never before the edition that it differs from
    assert "Since HD-1, edition 2:" in told
    assert any("quotes/" in (link.attributes["href"] or "") for link in first.css("a"))
    assert same not in text(page)
    assert "It is newer than edition 2, issued 20 March 2026" in text(copy / f"site/briefings/{ID}/index.html")


def test_a_pack_carries_what_it_shows(issued: Path) -> None:
    kept = (issued / EDITIONS / ID / "2.evidence.json").read_bytes()
    with pikepdf.open(issued / EDITIONS / ID / "2.pdf") as pdf:
        assert pdf.attachments["evidence.json"].get_file().read_bytes() == kept
        rows = pdf.attachments["quotes.csv"].get_file().read_bytes().decode().splitlines()
        assert str(pdf.attachments["evidence.json"].get_file().creation_date)[:10] == "2026-03-20"
    head = json.loads(kept)
    assert (head["edition"], head["issued"], head["marking"]) == (2, "2026-03-20", "TLP:CLEAR")
    shown = {part["sheet"]: part for part in head["body"]}
    assert shown["quote:pilot-somebody-will-drown"]["fields"]["anonymous.described_as"] == "A pilot"
    assert "notes_internal" not in kept.decode()
    assert [row.split(",")[0] for row in rows[1:]] == sorted(
        name.partition(":")[2] for name in shown if name.startswith("quote:")
    )


def test_stamp_and_hash_are_printed(issued: Path) -> None:
    printed = pypdfium2.PdfDocument(issued / EDITIONS / ID / "2.pdf")[0].get_textpage().get_text_bounded()
    words = re.sub(r"\s+", " ", printed)
    for found in ("edition 2", "20 March 2026", "may be shared with anyone", hash_of(issued, 2)):
        assert found in words
    assert "not issued" not in words
    working = pypdfium2.PdfDocument(issued.parent / f"before/packs/{ID}.pdf")[0].get_textpage().get_text_bounded()
    assert "newer than edition 1" in working


def test_o3_an_old_copy(copy: Path, tmp_path: Path) -> None:
    old = Path(shutil.copy(copy / f"site/packs/{ID}/1.pdf", tmp_path / "held.pdf"))
    assert "Superseded by edition 2 on 20 March 2026: 1 quote, 1 point changed." in done("inspect", old, "--desk", copy)
    alone = done("inspect", old, "--desk", tmp_path / "desk" / "site")
    assert "it is not known" in alone
    assert f"https://harbour.example/s/{hash_of(copy, 1)}/" in alone
    done("recall", ID, "--edition", "2", "--why", "The pilot asked for it", "--on", "2026-03-22", "--desk", copy)
    done("fsck", "--desk", copy)
    before = tree(copy / EDITIONS)
    done("build", "--no-packs", "--desk", copy)
    after = tree(copy / EDITIONS)
    why = "Recalled on 22 March 2026: The pilot asked for it."
    assert why in text(copy / f"site/s/{hash_of(copy, 2)}/index.html")
    assert why in text(copy / f"site/briefings/{ID}/index.html")
    assert why in text(copy / f"site/briefings/{ID}/editions/2/index.html")
    assert "recalled on 22 March 2026: The pilot asked for it." in entries_of(copy)["HD-1, edition 2"]
    assert any("Edition 2 was recalled" in line for line in inspect(old.read_bytes(), _everything(copy)).lines)
    for number in (1, 2):
        assert after[f"{ID}/{number}.pdf"] == before[f"{ID}/{number}.pdf"]
    again = done("recall", ID, "--edition", "2", "--why", "again", "--on", "2026-03-23", "--desk", copy, status=1)
    assert "[edition-recalled]" in again
    (copy / "to.yml").write_text(RECIPIENTS, "utf-8")
    refused = done(
        "dispatch", ID, "--edition", "2", "--to", copy / "to.yml", "--desk", copy, "-o", tmp_path / "out", status=1
    )
    assert "[edition-recalled]" in refused


def test_inspect_tells_issued_bytes_from_others(issued: Path, tmp_path: Path) -> None:
    index = _everything(issued)
    raw = (issued / f"site/packs/{ID}/2.pdf").read_bytes()
    signed = inspect(raw + b"\n% appended\n", index)
    assert signed.sound
    assert any("something was added" in line for line in signed.lines)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        pdf.docinfo["/Title"] = "Another title"
        pdf.save(tmp_path / "other.pdf")
        kept = pdf.attachments["evidence.json"].get_file().read_bytes()
        pdf.attachments["evidence.json"] = kept.replace(b"A pilot", b"B pilot")
        pdf.save(tmp_path / "forged.pdf")
    other = inspect((tmp_path / "other.pdf").read_bytes(), index)
    assert "This is not the issued file." in other.lines
    assert not other.sound
    forged = inspect((tmp_path / "forged.pdf").read_bytes(), None)
    assert "The attached words do not match the attached hash." in forged.lines
    assert not forged.sound
    assert not inspect((issued / BRIEF).read_bytes(), index).sound
    working = inspect((issued.parent / f"before/packs/{ID}.pdf").read_bytes(), index)
    assert "Not issued: this is a working text." in working.lines
    assert "It says the same as edition 2 of HD-1." in working.lines


def test_a_site_gives_out_the_addresses_that_pages_may_not_take(issued: Path) -> None:
    first = {path.partition("/")[0] for path in tree(issued / "site") if "/" in path}
    assert first - {"about"} == OWN_FOLDERS


def _flip(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)


BREAKS = [
    ("a changed byte", lambda folder: _flip(folder / ID / "1.pdf"), {"edition-changed"}, f"{ID}/1.pdf"),
    ("a missing file", lambda folder: (folder / ID / "2.pdf").unlink(), {"edition-missing"}, f"{ID}/2.pdf"),
    ("a missing record", lambda folder: (folder / ID / "2.json").unlink(), {"edition-missing"}, f"{ID}/2.json"),
    ("a strange file", lambda folder: (folder / ID / "3.pdf").write_bytes(b"x"), {"edition-unlisted"}, f"{ID}/3.pdf"),
    ("damaged", lambda folder: (folder / ID / "1.json").write_text("{"), {"edition-damaged"}, f"{ID}/1.json:1:2"),
    ("an unknown key", lambda folder: replace(folder / ID / "1.json", '"size"', '"sise"'), {"unknown-key"}, ":14:2"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("breaks", "codes", "place"), [entry[1:] for entry in BREAKS], ids=[entry[0] for entry in BREAKS]
)
def test_fsck_names_what_is_wrong(
    issued: Path, tmp_path: Path, breaks: Callable[[Path], object], codes: set[str], place: str
) -> None:
    shutil.copytree(issued / EDITIONS, tmp_path / "editions")
    assert load(tmp_path, "content").problems == ()
    breaks(tmp_path / "editions")
    found = load(tmp_path, "content").problems
    assert codes <= {problem.code for problem in found}
    assert any(place in str(problem.location) for problem in found if problem.code in codes)


def test_a_broken_chain_is_named_though_every_digest_is_renewed(issued: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(issued / EDITIONS, tmp_path / "editions"))
    replace(folder / ID / "1.json", '"issued": "2026-03-12"', '"issued": "2026-03-11"')
    total = hashlib.sha256((folder / ID / "1.json").read_bytes()).hexdigest()
    sums = (folder / "SHA256SUMS").read_text("utf-8")
    (folder / "SHA256SUMS").write_text(re.sub(rf"[0-9a-f]{{64}}  {ID}/1\.json", f"{total}  {ID}/1.json", sums), "utf-8")
    found = load(tmp_path, "content").problems
    assert [(problem.code, problem.location.path) for problem in found] == [
        ("edition-chain", f"content/editions/{ID}/2.json")
    ]


def test_fsck_and_build_stop_on_a_changed_edition(copy: Path) -> None:
    _flip(copy / EDITIONS / ID / "1.pdf")
    site = tree(copy / "site")
    assert "[edition-changed]" in done("fsck", "--desk", copy, status=1)
    assert "[edition-changed]" in done("build", "--desk", copy, status=1)
    assert tree(copy / "site") == site


def test_fsck_of_no_desk_is_no_proof(tmp_path: Path) -> None:
    assert "[no-desk]" in done("fsck", "--desk", tmp_path, status=1)


def test_the_page_of_an_edition_keeps_the_voices_of_its_bottom_line(issued: Path) -> None:
    page = (issued / f"site/briefings/{ID}/editions/1/index.html").read_text("utf-8")
    assert 'Ilse Brandt said <span class="words">“We are looking at every option”</span>.' in page


def test_a_typing_error_is_no_news_and_other_words_need_a_correction(copy: Path, edit: Edit) -> None:
    assert "[edition-unchanged]" in done("issue", ID, "--on", "2026-03-21", "--desk", copy, status=1)
    edit(copy / BRIEF, "is responsible for the mishaps", "is responsibel for the mishaps")
    edit(copy / BRIEF, "Members of the council", "Members of a committee of the council")
    refused = done("issue", ID, "--on", "2026-03-21", "--desk", copy, status=1)
    assert "[edition-untold]" in refused
    assert "night-closure-brief.yml:4:11" in refused  # the audience; the slip of the pen is not named
    assert refused.count("[edition-untold]") == 1
    edit(copy / BRIEF, "Members of a committee of the council", "Members of the council")
    said = done("issue", ID, "--on", "2026-03-21", "--desk", copy)
    assert "Since edition 2: no error was corrected." in said
    done("build", "--no-packs", "--desk", copy)
    assert "Superseded by edition 3 on 21 March 2026: no error was corrected." in text(
        copy / f"site/s/{hash_of(copy, 2)}/index.html"
    )
    assert sorted(entries_of(copy)) == ["HD-1, edition 1", "HD-1, edition 2"]


@pytest.mark.parametrize(
    ("was", "now", "slip"),
    [
        ("the harbour is closd", "the harbour is closed", True),
        ("a,b", "a, b", True),
        ("more than 1,240 misses", "more than 1,420 misses", False),
        ("they do not agree", "they do agree", False),
        ("Ilse Brandt said so", "Marek Lukas said so", False),
        ("they don’t agree", "they do agree", False),
    ],
)
def test_what_looks_like_a_typing_error(was: str, now: str, slip: bool) -> None:
    assert is_slip(FieldChange.model_validate({"field": "text", "was": was, "now": now})) is slip


@pytest.mark.parametrize(
    ("path", "was", "now", "told"),
    [
        ("key_points.1.evidence", "quote:a", "quote:b", ("“We look”", "“We see”")),
        ("key_points.1.evidence", "quote:a; source:s, p1", "source:s, p2: so it says", ("“We look”; “All”, p1", "“All”, p2: so it says")),
        ("key_points.1.evidence", "quote:a", "quote:pilot", ("“We look”", "A pilot, p8")),
        ("approved_by", "actor:x", "actor:y", ("Ada", "actor:y")),
        ("key_points.1.evidence", "quote:b", "quote:twin (contradicts)", ("“We see”", "“We see” (contradicts)")),
        ("key_points.1.evidence", "quote:b", "quote:twin", ("quote:b", "quote:twin")),
        ("key_points.1.text", "It says quote:a", "It says [[quote:b]]", ("It says quote:a", "It says “We see”")),
    ],
)  # fmt: skip
def test_a_reference_is_told_as_what_readers_call_it(path: str, was: str, now: str, told: tuple[str, str]) -> None:
    labels = {
        "quote:a": "“We look”",
        "quote:b": "“We see”",
        "quote:twin": "“We see”",
        "source:s": "“All”",
        "actor:x": "Ada",
    }
    others = [Part(Ref(*ref.split(":")), label, "", ()) for ref, label in labels.items()]
    fields = (("at", "p8"), ("words", "We hear"), ("anonymous.described_as", "A pilot"))
    others.append(Part(Ref("quote", "pilot"), "“We hear”", "matches", fields))

    def body(value: str) -> Body:
        return Body((Part(Ref("briefing", "b"), "b", "", (("title", "T"), (path, value))), *others))

    (change,) = difference(body(was), body(now)).changes
    assert [(field.was, field.now) for field in change.fields] == [told]


def test_rows_of_evidence_are_told_in_the_words_of_readers(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(BASE, tmp_path / "desk"))
    assert run("issue", "night-closure-brief", "--on", "2026-03-11", "--desk", desk).returncode == 0
    file = desk / "content/briefings/night-closure-brief.yml"
    file.write_text(file.read_text("utf-8").replace("at: p4}]", "at: p5, relation: partly}]"), "utf-8")
    lines = [line.strip() for line in run("diff", "night-closure-brief", "--desk", desk).stdout.splitlines()]
    title = "“Harbour Pilots Warn: ‘We Will Not Sail Blind!’”"
    assert f"Now: {title}, paragraph 5 (supports it in part)" in lines
    assert f"Before: {title}, paragraph 4" in lines


def test_gaps_that_move_are_no_change() -> None:
    def body(*gaps: str) -> Body:
        fields = tuple((f"gaps.{number}", gap) for number, gap in enumerate(gaps, start=1))
        return Body((Part(Ref("briefing", "b"), "b", "", (("title", "T"), *fields)),))

    found = difference(body("who did it", "when it was"), body("what it cost", "when it was", "who did it"))
    assert [(change.kind, change.state, change.label) for change in found.changes] == [("gap", "added", "what it cost")]


def test_a_restricted_edition_leaves_nothing(copy: Path, edit: Edit, tmp_path: Path) -> None:
    edit(copy / BRIEF, "form: one-pager", "form: one-pager\nmarking: TLP:AMBER")
    edit(copy / BRIEF, "One pilot, whom", "One QUINCUNX, whom")
    done("issue", ID, "--on", "2026-03-25", "--marking", "TLP:AMBER", "--typos", "--desk", copy)
    restricted = hash_of(copy, 3)
    printed = pikepdf.open(copy / EDITIONS / ID / "3.pdf")
    assert "https://harbour.example/s/" not in printed.attachments["evidence.json"].get_file().read_bytes().decode()
    done("build", "--desk", copy)
    for path, raw in tree(copy / "site").items():
        assert b"QUINCUNX" not in raw, path
        assert restricted.encode() not in raw, path
        assert restricted not in path
        assert not path.startswith((f"packs/{ID}/3", f"briefings/{ID}/editions/3"))
    assert "Latest: no later edition" in text(copy / f"site/s/{hash_of(copy, 2)}/index.html")
    (tmp_path / "to.yml").write_text(RECIPIENTS, "utf-8")
    said = done(
        "dispatch", ID, "--to", tmp_path / "to.yml", "--on", "2026-03-26", "-o", tmp_path / "out", "--desk", copy
    )
    assert "left out: committee@council.example: TLP:AMBER is above its ceiling" in said
    assert sorted(tree(tmp_path / "out")) == ["001-office-town-example.eml", "dispatch.jsonl"]
    assert len(_everything(copy).release.editions) == 3  # type: ignore[union-attr]


def test_a_desk_without_an_address_has_no_status_pages(copy: Path, edit: Edit) -> None:
    edit(copy / "content/desk.yml", "site_url: https://harbour.example/\n", "")
    done("build", "--desk", copy, "--no-packs")
    assert not (copy / "site/s").exists()
    assert not (copy / "site/packs").exists()
    assert "PDF," not in text(copy / f"site/briefings/{ID}/editions/1/index.html")


def test_a_host_makes_the_same_site_with_editions(issued: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "-q",
        "--strict",
        "-f",
        issued / "mkdocs.yml",
        "-d",
        tmp_path / "out",
    ]
    if "site_url" not in (issued / "mkdocs.yml").read_text("utf-8"):
        with (issued / "mkdocs.yml").open("a", encoding="utf-8") as file:
            file.write("site_url: https://harbour.example/\n")
    made = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    done("build", "--desk", issued)
    assert tree(tmp_path / "out") == tree(issued / "site")


RECIPIENTS = """from: {name: Harbour desk, address: desk@harbour.example}
note: Answer to the desk.
recipients:
  - {name: Секретаріат, address: committee@council.example}
  - {name: "Office, Ć", address: office@town.example, ceiling: TLP:AMBER}
"""


def test_dispatch_writes_marked_messages(issued: Path, tmp_path: Path) -> None:
    (tmp_path / "to.yml").write_text(RECIPIENTS, "utf-8")
    for name in ("a", "b"):
        done("dispatch", ID, "--to", tmp_path / "to.yml", "--on", "2026-03-21", "-o", tmp_path / name, "--desk", issued)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    files = tree(tmp_path / "a")
    assert len(files) == 3
    raw = files["001-committee-council-example.eml"]
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Subject"].startswith("[TLP:CLEAR] HD-1, edition 2: ")
    assert message["To"].addresses[0].display_name == "Секретаріат"
    words, attached = message.iter_parts()
    body = words.get_content().replace("\r\n", "\n")
    assert body.startswith("TLP:CLEAR\n\n")
    label, _, rest = body.partition("End of TLP:CLEAR")
    assert "Ilse Brandt said “We are looking at every option”." in label
    assert "Answer to the desk." in rest
    assert attached.get_content() == (issued / EDITIONS / ID / "2.pdf").read_bytes()
    log = [json.loads(line) for line in files["dispatch.jsonl"].decode().splitlines()]
    assert log[0]["message"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
    assert [entry["address"] for entry in log] == ["committee@council.example", "office@town.example"]


def test_dispatch_speaks_the_desks_language(copy: Path, tmp_path: Path) -> None:
    with (copy / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write("language: uk\n")
    (tmp_path / "to.yml").write_text(RECIPIENTS, "utf-8")
    done("dispatch", ID, "--to", tmp_path / "to.yml", "--on", "2026-03-21", "-o", tmp_path / "out", "--desk", copy)
    raw = (tmp_path / "out/001-committee-council-example.eml").read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Subject"].startswith("[TLP:CLEAR] HD-1, випуск 2: ")
    words = next(message.iter_parts())
    body = words.get_content()
    assert words["Content-Language"] == "uk"
    assert "видано 20 березня 2026 р." in body.replace("\u00a0", " ") and "Кінець TLP:CLEAR" in body


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("1.json", '"marking": "TLP:CLEAR"', '"marking": "TLP:RED"'),
        ("2.json", '"marking"', '"markin"'),  # else the edition before would pass for the last
        ("2.json", '"edition": "2"', '"edition": "'),
        ("1.evidence.json", "every option", "any option"),
    ],
)
@pytest.mark.parametrize("command", ["dispatch", "recall", "diff"])
def test_nothing_is_done_with_editions_that_are_not_as_issued(
    copy: Path, tmp_path: Path, command: str, name: str, old: str, new: str
) -> None:
    replace(copy / EDITIONS / ID / name, old, new)
    (tmp_path / "to.yml").write_text(RECIPIENTS, "utf-8")
    more = {"dispatch": ["--to", tmp_path / "to.yml", "-o", tmp_path / "out"], "recall": ["--edition=1", "--why=w"]}
    said = done(command, ID, *more.get(command, ()), "--desk", copy, status=1)
    assert f"content/editions/{ID}/{name}" in said
    assert "[edition-changed]" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("name: Секретаріат,", "nmae: Секретаріат,", "to.yml:4:6 unknown key `nmae`"),
        ("committee@council.example", "committee", "to.yml:4:"),
        ("ceiling: TLP:AMBER", "ceiling: AMBR", "did you mean TLP:AMBER?"),
        ("ceiling: TLP:AMBER", "ceiling: ", "to.yml:5:55 `recipients.2.ceiling` is left empty"),
        ("office@town.example", "Committee@council.example", "recipient-twice"),
        ("name: Секретаріат,", '"name": "a\\u000aBcc: x@y.example",', "to.yml:4:"),
    ],
)
def test_recipients_are_read_strictly(tmp_path: Path, old: str, new: str, found: str) -> None:
    (tmp_path / "to.yml").write_text(RECIPIENTS.replace(old, new), "utf-8")
    with pytest.raises(AuthorError) as raised:
        recipients(tmp_path / "to.yml")
    said = [f"{problem.location} {problem.message} {problem.hint} {problem.code}" for problem in raised.value.problems]
    assert any(found in line for line in said), said


def test_issue_refuses_an_earlier_day_and_a_number_that_is_there(issued: Path) -> None:
    assert "[edition-day]" in done("issue", ID, "--on", "2026-03-19", "--desk", issued, status=1)
    assert "There is no edition “7”; there are 1, 2." in done("diff", ID, "1", "7", "--desk", issued, status=2)


def test_a_sheet_with_another_id_is_the_same_sheet(copy: Path) -> None:
    shown = json.loads((copy / EDITIONS / ID / "2.evidence.json").read_text("utf-8"))["body"]
    sheets = [part["sheet"] for part in shown if not part["sheet"].startswith("briefing:")]
    for sheet in sheets:
        done("rename", sheet, f"a-{sheet.partition(':')[2]}"[:60], "--desk", copy)
    assert len(sheets) > 5
    shutil.copytree(copy / "site", copy.parent / "before")
    assert done("diff", ID, "--desk", copy) == "No difference in what a pack prints.\n"
    done("build", "--desk", copy)
    assert "says the same as edition 2" in text(copy / f"site/briefings/{ID}/index.html")
    for sheet in sheets:
        kind, _, name = sheet.partition(":")
        before = copy.parent / f"before/{kind}s/{name}/index.html"
        assert since(copy / f"site/{kind}s/{f'a-{name}'[:60]}/index.html") == since(before), sheet
    again = run("issue", ID, "--on", "2026-04-01", "--desk", copy)
    assert (again.returncode, "has changed since edition 2" in again.stderr) == (1, True)
