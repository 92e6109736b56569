"""What pages and packs say of evidence: every outcome, the ladder, differing figures, relations, balance, what is due."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import run
from selectolax.lexbor import LexborHTMLParser
from test_packs import text as pack_text

from briefings.load.receipts import checksum

Edit = Callable[[Path, str, str], None]
SOURCE = "content/sources/pilots-warn-2026-03-04.yml"
QUOTE = "content/quotes/brandt-every-option.yml"
CLAIM = "content/claims/near-misses.yml"


def words(desk: Path, page: str) -> str:
    tree = LexborHTMLParser((desk / f"site/{page}index.html").read_text("utf-8"))
    main = tree.css_first("main")
    assert main is not None
    return " ".join(main.text(separator=" ").split())


def build(desk: Path) -> None:
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr


def test_how_we_check_counts_what_was_checked(desk: Path) -> None:
    build(desk)
    page = words(desk, "how-we-check/")
    assert "Wording matches the source 8 " in page
    assert "Not found in the source 0 " in page
    assert "Could not be checked 0 " in page
    assert "not whether it was said, or whether it is true" in page
    assert "F cannot be judged (no basis)" in page
    home = (desk / "site/index.html").read_text("utf-8")
    assert 'href="how-we-check/index.html"' in home


def test_what_could_not_be_checked_is_said_on_every_face(blind_desk: Path, edit: Edit) -> None:
    lock = blind_desk / "content/receipts.lock"
    lines = lock.read_text("utf-8").splitlines(keepends=True)
    lock.write_text("".join(line for line in lines if '"quote": "brandt-every-option"' not in line), "utf-8")
    done = run("check", "--desk", blind_desk)
    assert done.returncode == 1
    assert "quote-unchecked" in done.stderr
    signed = "unchecked: {by: chief editor, on: 2026-03-10, why: the archive is closed until May}\nabout:"
    edit(blind_desk / QUOTE, "about:", signed)
    build(blind_desk)
    page = words(blind_desk, "quotes/brandt-every-option/")
    assert "Could not be checked" in page
    assert "the archive is closed until May" in page
    assert "Wording matches" not in page.split("By the same speaker")[0]
    method = words(blind_desk, "how-we-check/")
    assert "Could not be checked 1 " in method
    assert "“We are looking at every option” the archive is closed until May" in method
    assert "chief editor" not in method
    pack = pack_text(blind_desk / "site/packs/night-closure-brief.pdf")
    assert "Could not be checked: 1." in pack
    assert "“We are looking at every option” [could not be checked]" in pack


def test_figures_of_one_measure_that_differ_stand_side_by_side(desk: Path, edit: Edit) -> None:
    text = (desk / CLAIM).read_text("utf-8")
    edit(desk / CLAIM, "value: 1240", "value: 1240\nmeasure: near-misses")
    other = text.replace("value: 1240", "value: 980\nmeasure: near-misses").replace(
        "qualifier: more-than", "qualifier: about"
    )
    (desk / "content/claims/near-misses-again.yml").write_text(other, "utf-8")
    build(desk)
    assert "Sources differ about 980" in words(desk, "claims/near-misses/").replace("\u00a0", " ")
    assert "Sources differ more than 1,240" in words(desk, "claims/near-misses-again/").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("relation", "says"),
    [("partly", "Supports it in part."), ("contradicts", "Contradicts it."), ("context", "For context.")],
)
def test_a_relation_is_printed_with_its_note(desk: Path, edit: Edit, relation: str, says: str) -> None:
    place = "{source: pilots-warn-2026-03-04, at: p4}"
    edit(desk / CLAIM, place, f"{place[:-1]}, relation: {relation}, note: It counts all seasons}}")
    build(desk)
    assert f"{says} It counts all seasons." in words(desk, "claims/near-misses/")


def test_the_exact_words_of_a_living_page_are_linked_whatever_its_rights(desk: Path, edit: Edit) -> None:
    build(desk)
    link = 'href="https://news.example/a-1?x=1#:~:text=We%20are%20looking%20at%20every%20option"'
    page = desk / "site/quotes/brandt-every-option/index.html"
    assert ":~:text=" not in page.read_text("utf-8")
    edit(desk / SOURCE, "authors:", "url: https://news.example/a-1?x=1\nauthors:")
    for rights in ("", "rights: restricted\n", "rights: open-licence\n"):
        edit(desk / SOURCE, "url: https", f"{rights}url: https")
        build(desk)
        html = page.read_text("utf-8")
        proof = LexborHTMLParser(html).css_first("main .proved")
        assert proof is not None
        assert link in str(proof.html), rights
        assert html.count(link) == 1, rights
        edit(desk / SOURCE, f"{rights}url: https", "url: https")


def test_balance_counts_by_stance_and_holder(desk: Path) -> None:
    build(desk)
    page = words(desk, "topics/night-closure/")
    assert "How much each side is quoted" in page
    table = page.split("How much each side is quoted, by position and speaker")[1]
    assert "Against" in table
    assert "Marek Łukasiewicz" in table.split("The source does not say")[0]


def test_not_stated_says_what_was_read_where_it_was_not_all(desk: Path, edit: Edit) -> None:
    told = "We read only an excerpt of the article."
    pages = ("quotes/brandt-every-option/", "incidents/harbour-mishaps/")
    build(desk)
    assert "Read by this desk the full text" in words(desk, "sources/pilots-warn-2026-03-04/")
    assert not any(told in words(desk, page) for page in pages)
    edit(desk / SOURCE, "extent: full", "extent: excerpt")
    build(desk)
    assert "Read by this desk an excerpt" in words(desk, "sources/pilots-warn-2026-03-04/")
    assert all(told in words(desk, page) for page in pages)


def test_stale_lists_what_is_due(desk: Path, edit: Edit) -> None:
    assert "Nothing is due." in run("stale", "--desk", desk, "--as-of", "2026-03-11").stdout
    edit(desk / "content/briefings/night-closure-brief.yml", "cut_off:", "next_review: 2026-04-01\ncut_off:")
    done = run("stale", "--desk", desk, "--as-of", "2027-01-01")
    assert done.returncode == 0
    assert "night-closure-brief.yml" in done.stdout
    assert "due since 2026-04-01: the day of its next review" in done.stdout
    assert "near-misses.yml" in done.stdout


CHANGED = "Matches the source, with marked changes"
LONG = "content/quotes/lukasiewicz-nobody-gains.yml"
CUT = "gains … basin for good\nedits: [{kind: omission, text: …, reason: repeats the plan}]"
SIGNED = (
    "meaning_kept: {by: chief editor, on: 2026-03-10, why: the closure is the condition, changes: [if we close the]}"
)
PART = "mode: partial\nintroduction: spoke of\nwords: looking at every option"
PART_SIGNED = "\nmeaning_kept: {by: chief editor, on: 2026-03-10, why: nothing else is said, changes: [We are]}"


def test_a_quote_page_answers_who_when_where_to_whom_and_what_was_cut(desk: Path, edit: Edit) -> None:
    edit(desk / LONG, "gains if we close the basin for good", f"{CUT}\n{SIGNED}\nvenue: the town hall")
    edit(desk / LONG, "looked_for: [said, venue, addressee]", "looked_for: [said, addressee]")
    edit(desk / QUOTE, "words: We are looking at every option", f"{PART}\nattribution: ambiguous{PART_SIGNED}")
    done = run("verify", "--desk", desk)
    assert done.returncode == 0, done.stderr
    build(desk)
    page = words(desk, "quotes/lukasiewicz-nobody-gains/")
    answers = (
        "Where the town hall",
        "To whom not stated",
        "Reported by this article, by Ada Fennimore",
        "Date not given",
        "words left out at …: repeats the plan.",
        "Meaning kept, signed by chief editor on 10 March 2026: the closure is the condition.",
        "Signed for: “if we close the”.",
        "with declared edits",
    )
    for said in answers:
        assert said in page, said
    fragment_page = words(desk, "quotes/brandt-every-option/")
    assert "Wording matches the source; from a longer sentence" in fragment_page
    assert "from the opening to the closing quotation mark" not in fragment_page
    assert "unclear in the source" in fragment_page
    assert "To whom the Harbour Gazette" in fragment_page
    pack = pack_text(desk / "site/packs/night-closure-brief.pdf")
    assert "I don’t believe anybody gains … basin for good" in pack


def test_a_changed_quotation_never_wears_the_badge_of_a_verbatim_one(desk: Path, edit: Edit) -> None:
    edit(desk / LONG, "gains if we close the basin for good", f"{CUT}\n{SIGNED}")
    edit(desk / QUOTE, "words: We are looking at every option", f"{PART}{PART_SIGNED}")
    assert run("verify", "--desk", desk).returncode == 0
    build(desk)
    site = desk / "site"
    page = words(desk, "quotes/lukasiewicz-nobody-gains/").split("By the same speaker")[0]
    assert CHANGED in page
    assert "Wording matches the source" not in page
    row = next(
        tr
        for tr in LexborHTMLParser((site / "quotes/index.html").read_text("utf-8")).css("tr, li")
        if "basin for good" in tr.text()
    )
    assert CHANGED in row.text()
    assert "Wording matches" not in row.text()
    assert f"{CHANGED} 1 " in words(desk, "how-we-check/")
    assert "signed by chief editor on 10 March 2026" in words(desk, "how-we-check/")
    pack = " ".join(pack_text(site / "packs/night-closure-brief.pdf").split())
    assert CHANGED in pack
    assert "signed by chief editor" in pack
    data = json.loads((site / "data/quotes.json").read_text("utf-8"))["sheets"]
    record = next(sheet for sheet in data if sheet["id"] == "lukasiewicz-nobody-gains")
    assert record["outcome"] == "matches-changed"
    assert (record["meaning_kept"]["by"], record["meaning_kept"]["changes"]) == ("chief editor", ["if we close the"])
    with (site / "data/quotes.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = {row["id"]: row for row in csv.DictReader(file)}
    assert "signed by chief editor" in cells["lukasiewicz-nobody-gains"]["changes"]
    assert cells["lukasiewicz-nobody-gains"]["outcome"] == "matches-changed"
    assert "matches-changed" in (site / "search/records.js").read_text("utf-8")


def test_the_whole_sentence_stands_beside_a_fragment_where_the_source_allows(desk: Path, edit: Edit) -> None:
    edit(desk / QUOTE, "words: We are looking at every option", PART)
    assert "“We are” of the same sentence is left out, and nobody has signed" in run("verify", "--desk", desk).stderr
    assert run("check", "--desk", desk).returncode == 1
    source = desk / SOURCE
    edit(source, "reliability: F", "rights: open-licence\nreliability: F")
    assert run("verify", "--desk", desk).returncode == 0
    for snapshot in (desk / "snapshots").iterdir():
        snapshot.unlink()  # the receipt alone has the sentence
    build(desk)
    for said in (
        words(desk, "topics/night-closure/"),
        " ".join(pack_text(desk / "site/packs/night-closure-brief.pdf").split()),
    ):
        assert "Wording matches the source; from a longer sentence" in said
        assert "The whole sentence: “We are looking at every option,”" in said


def test_editors_are_told_which_quotes_need_a_new_look(blind_desk: Path, edit: Edit) -> None:
    lock = blind_desk / "content/receipts.lock"
    kept = []
    for line in lock.read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["segment"] == 1 and record["quote"] in ("brandt-every-option", "lukasiewicz-nobody-gains"):
            record |= {"matcher": 2, "level": 3 if record["quote"] == "lukasiewicz-nobody-gains" else 0}
            del record["sum"]
            record["sum"] = checksum(record)
        kept.append(json.dumps(record, ensure_ascii=False))
    lock.write_text("".join(f"{line}\n" for line in kept), "utf-8")
    done = run("check", "--desk", blind_desk)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("[receipt-old]") == 1
    assert "the same at 1 other place" in done.stderr
    assert "checked on 2026-11-24 by earlier rules (version 2, now 3)" in done.stderr
    assert "1 could not be checked" in done.stdout  # what was changed or cut counts as unchecked
    edit(blind_desk / LONG, "gains if we close the basin for good", CUT)
    done = run("check", "--desk", blind_desk)
    assert done.returncode == 1
    assert f"{LONG}:4:8: error: nobody has signed that the omission keeps the meaning [sign-off-missing]" in done.stderr


def test_a_different_edit_voids_the_signature(desk: Path, edit: Edit) -> None:
    edit(desk / LONG, "gains if we close the basin for good", f"{CUT}\n{SIGNED}")
    assert run("verify", "--desk", desk).returncode == 0
    edit(desk / LONG, "gains … basin for good", "gains if … the basin for good")
    done = run("verify", "--desk", desk)
    assert done.returncode == 1
    assert "“we close” is left out, and nobody has signed that the meaning is kept" in done.stderr


NINE_WINTERS = """Mayor Speaks On The Ferry

By Ada Fennimore, 4 March 2026

“We have waited for this ferry for nine long winters, and nobody has told us why,” said Ilse Brandt.

“We will write to the ministry once more,” she said. “We will ask for a date, and for a reason.

“And if no answer comes, we will ask again in the spring.”

The ministry did not answer a letter of this newspaper, and several calls over the week led to nobody who would speak.
"""


def test_a_quotation_over_paragraphs_is_whole_on_page_and_pack(desk: Path, edit: Edit) -> None:
    (desk / "content/sources/mayor-speaks.yml").write_text(
        "title: Mayor Speaks On The Ferry\nstatus: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n", "utf-8"
    )
    (desk / "article.txt").write_text(NINE_WINTERS, "utf-8")
    (desk / "content/quotes/brandt-ask-again.yml").write_text(
        "source: mayor-speaks\nat: p2-3\nspeaker: ilse-brandt\nwords: |-\n"
        "  We will ask for a date, and for a reason.\n\n  And if no answer comes, we will ask again in the spring\n"
        "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n",
        "utf-8",
    )
    edit(desk / "content/briefings/night-closure-brief.yml", "form: one-pager", "form: briefing")
    section = "sections: [{heading: Words, include: {ids: [quote:brandt-ask-again]}}]"
    edit(desk / "content/briefings/night-closure-brief.yml", "status: published", f"{section}\nstatus: published")
    for command in (("capture", desk / "article.txt", "--source", "mayor-speaks"), ("verify",), ("build",)):
        done = run(*command, "--desk", desk)
        assert done.returncode == 0, done.stderr
    whole = "“We will ask for a date, and for a reason. And if no answer comes, we will ask again in the spring”"
    for path in ("quotes/brandt-ask-again/", "briefings/night-closure-brief/"):
        tree = LexborHTMLParser((desk / f"site/{path}index.html").read_text("utf-8"))
        assert whole in [" ".join(node.text().split()) for node in tree.css("main .words")]
    assert "Wording matches the source" in words(desk, "quotes/brandt-ask-again/")
    assert whole in pack_text(desk / "site/packs/night-closure-brief.pdf")
