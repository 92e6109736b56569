"""From an article to sheets: what is proposed, what stays open, and what an editor accepts."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest
from conftest import ROOT, run, tree
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefings.editor.drafting.article import Article
from briefings.editor.drafting.days import days
from briefings.editor.drafting.language import language
from briefings.editor.drafting.rules import propose
from briefings.editor.proposing.held import hold
from briefings.model.proposals import Proposal

ARTICLE = ROOT / "tests" / "data" / "articles" / "breakwater.txt"
SOURCE = "breakwater-2026-03-04"


def bench():  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location("draft_bench", ROOT / "bench" / "draft.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["draft_bench"] = module
    spec.loader.exec_module(module)
    return module


def total(folder: str) -> dict[str, int]:
    measure = bench()
    articles = measure.every(measure.ARTICLES / folder)
    assert len(articles) >= 10
    return sum(articles.values(), measure.Counter())


def test_articles_of_many_habits() -> None:
    counts = total("")
    assert counts["found"] == counts["quotes"] >= 60
    assert counts["mode right"] == counts["found"]
    assert counts["wrong"] == counts["extra"] == counts["figure missed"] == 0
    assert counts["right"] >= 53 and counts["nobody right"] >= 5
    assert counts["told right"] >= 6 and counts["told extra"] <= 4


def test_articles_the_rules_were_not_made_with() -> None:
    counts = total("unseen")
    assert counts["found"] == counts["quotes"] >= 29
    assert counts["mode right"] == counts["found"]
    assert counts["wrong"] == counts["figure missed"] == 0
    assert counts["right"] >= 24


BYLINES = {
    "en": (
        "Harbour Closed\n\nBY Ida Brandt, 2 March 2026",
        "The harbour of Esker was closed by the town on Monday after a fire.",
    ),
    "en without a comma": (
        "Harbour Closed\n\nIda Brandt March 02, 2026",
        "The harbour of Esker was closed by the town on Monday after a fire.",
    ),
    "de with the day of the week": (
        "Hafen gesperrt\n\nVon Ida Brandt Montag 2. März 2026",
        "Der Hafen von Esker wurde am Montag nach einem Brand von der Stadt gesperrt.",
    ),
    "de": (
        "Hafen gesperrt\n\nVon Ida Brandt, 2. März 2026",
        "Der Hafen von Esker wurde am Montag nach einem Brand von der Stadt gesperrt.",
    ),
    "fr": (
        "Port fermé\n\nPar Ida Brandt, le 2 mars 2026",
        "Le port de Esker a été fermé lundi par la ville après que le feu y avait pris.",
    ),
}


@pytest.mark.parametrize("code", BYLINES)
def test_a_byline_gives_author_and_day_in_other_languages_too(desk: Path, tmp_path: Path, code: str) -> None:
    head, line = BYLINES[code]
    code = code.partition(" ")[0]
    (tmp_path / "text.txt").write_text(
        f"{head}\n\n"
        + "\n\n".join(line.replace("Esker", town) for town in ("Esker", "Lunden near Esker", "Brekke and of Vik")),
        "utf-8",
    )
    done = run("draft", tmp_path / "text.txt", "--source", "port-2026", "--desk", desk)
    assert done.returncode == 0, done.stderr
    sheet = (desk / "content/sources/port-2026.yml").read_text("utf-8")
    assert "authors: [Ida Brandt]\n" in sheet
    assert "published: {edtf: 2026-03-02" in sheet
    assert f"language: {code}\n" in sheet


def said(text: str, code: str = "en") -> list[tuple[str, str]]:
    """Return the words of the quotations of an article’s paragraphs, each with the speaker, `-` where open."""
    kept = hold(propose(ARTICLE_OF.format(text), code), ARTICLE_OF.format(text), code).kept
    found = [each for each in kept if each.says == "quotation"]
    found.sort(key=lambda each: ARTICLE_OF.format(text).index(each.words[0]))
    return [(" / ".join(each.words), _who(each)) for each in found]


def _who(proposal: Proposal) -> str:
    speaker = proposal.speaker
    return (speaker.name or f"~{speaker.described_as}") if speaker else "-"


ARTICLE_OF = "Pier reopens\n\nBy the harbour desk\n\n{}\n"

SPEAKERS = {
    "a word that begins a sentence does not ask": (
        "Mayor Ann Lee came. Then Lee said “we counted the boats”.",
        [("we counted the boats", "Ann Lee")],
    ),
    "an apposition names the one who is described": (
        "The vote was close. “We shall ask again,” said a third member, Oda Brekk of the Coast Party.",
        [("We shall ask again", "Oda Brekk")],
    ),
    "the subject of the verb, not the nearest name": (
        "Challenged by Nils Aker of the Pilots’ Guild, Mara Lind said the harbour “came out of the winter in debt.”",
        [("came out of the winter in debt", "Mara Lind")],
    ),
    "two appositions": (
        "Jan Mark Aile, the foreign minister of Norland, a member of the council, said: “This is not the end.”",
        [("This is not the end", "Jan Mark Aile")],
    ),
    "not an attribute of it": (
        "The secretary of Mayor Helen Crowe, Per Dahl, said: “She is ill.”",
        [("She is ill", "Per Dahl")],
    ),
    "a subordinate clause has another subject": (
        "When Mara Lind suggested that the pier would sink, Per Dahl fired back: “It stands on rock.”",
        [("It stands on rock", "Per Dahl")],
    ),
    "the same paragraph goes on": (
        "“The pier is safe,” said engineer Mara Lind. “It was tested twice. Ask the divers.”",
        [("The pier is safe / It was tested twice. Ask the divers", "Mara Lind")],
    ),
    "the next paragraph is the same quotation’s": (
        "“The pier is safe,” said engineer Mara Lind.\n\n“It was tested twice.”",
        [("The pier is safe", "Mara Lind"), ("It was tested twice", "Mara Lind")],
    ),
    "a pronoun is the subject before": (
        "Mary Ayre met voters in Osthavn. She once worked for the former mayor Mitt Rode.\n\n“I saw it all,” she said.",
        [("I saw it all", "Mary Ayre")],
    ),
    "two whom a pronoun may mean": (
        "Mayor Edgar Noll met union leader Anton Riese in Kaltbach. “We were close,” he said.",
        [("We were close", "-")],
    ),
    "a place is not a person": (
        "Quiet returned to San Felipe on Monday. San Felipe has two piers. “It was loud,” he said.",
        [("It was loud", "-")],
    ),
    "a passive verb gives no speaker": ("Mayor Helen Crowe was asked, “Is the pier safe for children?”", None),
    "what somebody did not say": (
        "Mayor Helen Crowe did not say that the pier was “safe for all the children of Port.”",
        None,
    ),
    "a verb that shares its subject": (
        "Captain Jon Pryce joked about the storm, but went on to say, “The rails are new.”",
        [("The rails are new", "Jon Pryce")],
    ),
    "a clause that ends the sentence": (
        "People in the port “deserve a roof before the winter comes,” the harbour master, Ann Lee, said.",
        [("deserve a roof before the winter comes", "Ann Lee")],
    ),
    "somebody unnamed": (
        "“It is a gift to them,” said one diplomat involved in the talks, who asked not to be named.",
        [("It is a gift to them", "~one diplomat involved in the talks")],
    ),
    "a surname that two have": (
        "Karl Voss and Emil Voss own the mill. “It feeds nobody at all,” Voss said.",
        [("It feeds nobody at all", "-")],
    ),
    "over two paragraphs, the mark repeated": (
        "Ann Lee said: “We shut the pier on Friday. That was right.\n“We shall open it in May,” she added.",
        [("We shut the pier on Friday. That was right / We shall open it in May", "Ann Lee")],
    ),
    "a nearer subject that may be somebody else": (
        "Mayor Edgar Noll left the hall. Geoff Garin, who advises the union, stayed. But he said it was “too early to tell them.”",
        [("too early to tell them", "-")],
    ),
    "a place behind a place": (
        "Mayor Helen Crowe, during a talk in Columbus, Ohio, said the pier was “safe for every child of Port.”",
        [("safe for every child of Port", "Helen Crowe")],
    ),
    "one of several": (
        "“It is an invasion,” Scott Pruitt, the attorney general of Norland, one of the states that sued, said on Monday.",
        [("It is an invasion", "Scott Pruitt")],
    ),
    "the clause between commas": (
        "The pier, said Ann Lee, is “too rotten to walk on.”",
        [("too rotten to walk on", "Ann Lee")],
    ),
    "two with the same noun": (
        "“It is bad,” said one pilot. “It is worse,” said a second pilot. “Both are right,” the pilot said.",
        [("It is bad", "~one pilot"), ("It is worse", "~a second pilot"), ("Both are right", "-")],
    ),
    "a state before a name": (
        "A talk with the envoy to Ukraine Kurt Volker ended early. “We met once,” Volker said.",
        [("We met once", "Kurt Volker")],
    ),
    "titles of works": (
        "“We play it,” said Ann Lee on “Trading Hour” on Monday. They know “Long Train Running,” “Black Water” and others.",
        [("We play it", "Ann Lee")],
    ),
    "somebody who has only a first name comes between": (
        "Ann Lee came to the hall. Then Mary spoke. “We have no heat at all,” she said.",
        [("We have no heat at all", "-")],
    ),
    "a pronoun that does not fit a first name": (
        "Ann Lee and her son Tom came. “We are all very cold,” Tom said. “So am I since noon,” she said.",
        [("We are all very cold", "Tom"), ("So am I since noon", "Ann Lee")],
    ),
    "whoever is asked answers": (
        "“Will it open in June?” a reporter asked Ann Lee. “It will open,” she said.",
        [("Will it open in June?", "~a reporter"), ("It will open", "-")],
    ),
    "a comment": (
        "“We are proud of our new pier,” commented Ann Lee, who owns it.",
        [("We are proud of our new pier", "Ann Lee")],
    ),
    "words of a clause that leads to another": (
        "After Ann Lee said that boys do better in “less advanced schools,” Bob Day said: “I do not like it at all.”",
        [("less advanced schools", "-"), ("I do not like it at all", "Bob Day")],
    ),
    "somebody else’s words in a clause": (
        "When someone in the hall shouted, “Now,” Bob Day joked, “Amen to all of that.”",
        [("Now", "-"), ("Amen to all of that", "Bob Day")],
    ),
    "a clause behind with another subject": (
        "Ann Lee said the sand would “glow in the dark for years,” for instance, and Bob Day vowed to stay.",
        [("glow in the dark for years", "Ann Lee")],
    ),
    "a word for people of a country names nobody": (
        "The Mexican audience sees a head on a screen, calling them “a crowd of beaners.”",
        [("a crowd of beaners", "-")],
    ),
    "a word for a party names nobody": (
        "Democratic candidate Ann Lee wrote at noon, saying that the town needs “a new pier by next May.”",
        [("a new pier by next May", "Ann Lee")],
    ),
    "a state before a colon": (
        "At a rally in Birmingham, Georgia, on Saturday, some people kicked a man, with others yelling: “Get him out of here!”",
        [("Get him out of here!", "-")],
    ),
    "a heading in capitals": (
        "POLLS NOT NECESSARILY WRONG, JUST EARLY - Ann Lee and Bob Day: “Nobody knows who will win this vote.”",
        [("Nobody knows who will win this vote", "-")],
    ),
    "empty marks": ("“ ” was all that the sign said. “We are open,” said Ann Lee.", [("We are open", "Ann Lee")]),
}


@pytest.mark.parametrize("case", SPEAKERS)
def test_speakers(case: str) -> None:
    text, expected = SPEAKERS[case]
    found = said(text)
    if expected is None:
        assert [who for _, who in found] in ([], ["-"])
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ann Lee was told: “We counted the boats.”", "en"),
        ("Ann Lee did not say: “We counted the boats.”", "en"),
        ("“We counted the boats,” said neither Ann Lee nor Bob Day.", "en"),
        ("If Ann Lee says “We counted the boats,” the vote is off.", "en"),
        ("Ann Lee came. “We counted the boats,” Ann Lee recalled Bob Day saying.", "en"),
        ("Ann Lee read the sign: “We counted the boats.”", "en"),
        ("The man who attacked Ann Lee said: “We counted the boats.”", "en"),
        ("Ann Lee denied that she had said “we counted the boats”.", "en"),
        ("Did Ann Lee say “we counted the boats”?", "en"),
        ("Had Ann Lee said “we counted the boats”, Bob Day would have left.", "en"),
        ("Contrary to what Bob Day says, Ann Lee did not call it “a count of boats”.", "en"),
        ("Ann Lee agreed with Bob Day, who said “we counted the boats”.", "en"),
        ("Ann Lee responded to Bob Day’s claim that “we counted the boats”.", "en"),
        ("Ann Lee rejected Bob Day’s statement that “we counted the boats”.", "en"),
        ("Ann Lee recalled her father’s words: “We counted the boats.”", "en"),
        ("Ann Lee recalled what Bob Day used to say: “We counted the boats.”", "en"),
        ("Ann Lee urged Bob Day to say “we counted the boats”.", "en"),
        ("Ann Lee criticised a sign that said “we counted the boats”.", "en"),
        ("Ann Lee, quoting Bob Day, said “we counted the boats”.", "en"),
        ("It is false that Ann Lee said “we counted the boats”.", "en"),
        ("Whether Ann Lee said “we counted the boats” is unclear.", "en"),
        ("“We counted the boats,” Ann Lee would say if asked.", "en"),
        ("“We counted the boats,” Ann Lee joked that Bob Day would say.", "en"),
        ("Олена Коваль відповіла на слова Івана Бондаря «ми рахували човни».", "uk"),
        ("Неправда, що Олена Коваль сказала «ми рахували човни».", "uk"),
        ("Олена Коваль тримала плакат, на якому написано: «Ми рахували човни».", "uk"),
        ("Олена Коваль заперечила, що казала «ми рахували човни».", "uk"),
        ("«Ми рахували човни», – сказав адвокат Олени Коваль.", "uk"),
        ("За словами Олени Коваль, «ми рахували човни всю ніч».", "uk"),
        ("Олена Коваль не казала: «Ми рахували човни».", "uk"),
        ("Олені Коваль сказали: «Ми рахували човни».", "uk"),
    ],
)
def test_who_is_only_named_beside_words_does_not_say_them(text: str, code: str) -> None:
    assert [who for _, who in said(text, code)] in ([], ["-"])


@pytest.mark.parametrize("name", ["Петро Бондар", "Микола Бондар", "Ілля Бондар"])
def test_a_pronoun_means_a_man_whose_name_ends_like_a_womans(name: str) -> None:
    assert said(f"{name} прийшов до ратуші. «Ми чекали довго», — сказав він.", "uk") == [("Ми чекали довго", name)]


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("The so-called “talking bins” broke down twice.", "scare"),
        ("In the canteen, “smart” has become a joke.", None),
        ("The “green lake” plan would cost a lot.", None),
        ("Mayor Helen Crowe called it “smart” on Monday.", "partial"),
    ],
)
def test_scare_only_with_its_own_words_beside_it(text: str, mode: str | None) -> None:
    article = ARTICLE_OF.format(text)
    kept, left = hold(propose(article, "en"), article, "en")
    assert [each.mode for each in kept] == ([mode] if mode else [])
    assert bool(left) == (mode is None)


FIGURES = {
    "The ferry left at 2 a.m. on Sunday and sank before 1 p.m. in the Week 13 rematch of the storms.": [],
    "It took less than 10 minutes.": [("less-than", "10", "minutes")],
    "Between 20 and 30 people were hurt.": [("range", "20-30", "people")],
    "Some 40 to 50 sheds are left.": [("range", "40-50", "sheds")],
    "Wages rose from 20 to 30 crowns.": [],
    "About 2 per cent of the pages were lost.": [("about", "2", "per cent of the pages")],
    "Prices rose 5 percent.": [],
    "The 3rd boat was 21 years old.": [],
    "It cost $5 million.": [],
    "From 20 to 30 boats were lost.": [],
    "Some 1.5 million people live there.": [("about", "1500000", "people")],
    "Over 300 crates fell.": [("more-than", "300", "crates")],
    "They saw 12 Angry Men.": [],
    "On March 3 and 4 May 2026 nothing happened.": [],
    "She lives at 10 Downing Street.": [],
    "No more than 300 litres ran out.": [("at-most", "300", "litres")],
    "At least 1,240 possible breaches were seen.": [("at-least", "1240", "possible breaches")],
    "The post had 9,400 replies by noon.": [("exact", "9400", "replies")],
    "The bridge costs more than 40 million crowns.": [("more-than", "40000000", "crowns")],
    "Some 400 of the 1,200 dockers walked out.": [],
    "In 2026 the 1,100 pages were read.": [("exact", "1100", "pages")],
}


def test_what_is_said_of_a_part_is_not_said_of_the_whole() -> None:
    text = ARTICLE_OF.format("Близько 400 із 1200 докерів припинили роботу, повідомила профспілка міста.")
    assert [each for each in propose(text, "uk").proposals if each.says == "figure"] == []


@pytest.mark.parametrize("text", FIGURES)
def test_figures_count_something(text: str) -> None:
    article = ARTICLE_OF.format(text)
    found = [each for each in hold(propose(article, "en"), article, "en").kept if each.says == "figure"]
    assert [(each.qualifier, each.value or f"{each.low}-{each.high}", each.counts) for each in found] == FIGURES[text]
    assert all(each.speaker is None for each in found)


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("Some 2,500 people crossed on the first day, local police said.", "~local police"),
        ("Mayor Helen Crowe said that 40 sheds were flooded.", "Helen Crowe"),
        ("According to Helen Crowe, 40 sheds were flooded.", "Helen Crowe"),
        ("Mayor Helen Crowe left. There were 40 sheds.", "-"),
    ],
)
def test_a_claimant_only_where_the_sentence_has_one(text: str, claimant: str) -> None:
    article = ARTICLE_OF.format(text)
    (figure,) = [each for each in propose(article, "en").proposals if each.says == "figure"]
    assert _who(figure) == claimant


@pytest.mark.parametrize(
    ("rest", "hedges"),
    [
        ("they will perhaps stop work in May", ("perhaps",)),
        ("they may stop work in June", ("may",)),
        ("May may bring a strike", ("may",)),
    ],
)
def test_a_month_is_no_hedge(rest: str, hedges: tuple[str, ...]) -> None:
    text = ARTICLE_OF.format(f"“We wait for it,” said captain Jon Pryce.\n\nPryce says that {rest}.")
    (told,) = [each for each in propose(text, "en").proposals if each.says == "paraphrase"]
    assert told.hedges == hedges


MARKS = [("“", "”"), ("‘", "’"), ('"', '"'), ("'", "'"), ("„", "“"), ("„", "”"), ("«", "»"), ("« ", " »"), ("``", "''")]


@pytest.mark.parametrize(("left", "right"), MARKS, ids=lambda mark: repr(mark))
def test_every_convention_of_marks(left: str, right: str) -> None:
    text = f"{left}We are ready{right}, said Ada Brook. Nobody came.\n\nIt rained all day in Port."
    assert said(text) == [("We are ready", "Ada Brook")]


WITHOUT_RULES = {
    "cs": "„Jsme připraveni na každou zimu,“ řekla starostka Eva Malá. Takzvaný „úspěch“ stál 40 milionů korun.",
    "de": "„Wir lassen dort niemanden anlegen“, sagte Anna Lehmann. Der sogenannte „Erfolg“ kostete 40 Kronen.",
    "xx": "“We are ready for the winter,” said Ada Brook. The so-called “success” cost 40 crowns.",
}


@pytest.mark.parametrize("code", WITHOUT_RULES)
def test_a_language_without_rules_has_marked_words_and_their_places(code: str) -> None:
    text = ARTICLE_OF.format(WITHOUT_RULES[code])
    kept = hold(propose(text, code), text, code).kept
    assert len(kept) == 2
    for each in kept:
        said_of_it = {"says", "at", "sentence", "why", "worth", "words"}
        assert each.says == "quotation"
        assert not [name for name, value in each if value and name not in said_of_it]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("on 3 March 2026", "2026-03-03"),
        ("on March 3, 2026", "2026-03-03"),
        ("in March 2026", "2026-03"),
        ("in autumn 2025", "2025-23"),
        ("on 25/12/2025", "2025-12-25"),
        ("on 3/4/2026", ""),
        ("last week", "../2026-03-04"),
        ("on 3 March", ""),
    ],
)
def test_days_are_never_sharper_than_the_text(text: str, edtf: str) -> None:
    found = days(Article(ARTICLE_OF.format(f"It happened {text}, they say."), language("en")), "2026-03-04")
    assert [day.edtf for day in found] == [edtf]


def quotes(desk: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in (desk / "content" / "quotes").glob("*.yml")}


def test_journey_e2(desk: Path) -> None:
    """A new article: its passages in their modes, no wrong speaker; five accepted are on page and in pack, drafts nowhere."""
    before = set(quotes(desk))
    asked = run("draft", ARTICLE, "--source", SOURCE, "--desk", desk, "--dry-run")
    assert "question: “3/4/2026” can be read two ways" in asked.stdout
    assert "“HARBOUR” follows it" in asked.stdout
    assert set(quotes(desk)) == before
    done = run("draft", ARTICLE, "--source", SOURCE, "--desk", desk, "--order", "month-first", "--all")
    assert done.returncode == 0, done.stderr
    new = {name: text for name, text in quotes(desk).items() if name not in before and "mode: paraphrase" not in text}
    assert len(new) == 10
    assert sum("mode: headline" in text for text in new.values()) == 1
    assert sum("mode: scare" in text for text in new.values()) == 0
    assert "not proposed: p2: “reactive”: marked words; the text does not say whose they are" in done.stdout
    speakers = {
        name: next((line for line in text.splitlines() if line.startswith("speaker:")), "")
        for name, text in new.items()
    }
    assert sorted(speakers.values()) == [
        *[""] * 3,
        "speaker: brian-kell",
        "speaker: brian-kell",
        "speaker: elio-maro",
        "speaker: elio-maro",
        "speaker: michel-garrow",
        "speaker: michel-garrow",
        "speaker: tessa-rohde",
    ]
    headline = next(text for text in new.values() if "mode: headline" in text)
    assert "unattributed: Words in the headline\n" in headline
    everything = "".join(new.values())
    assert "grell" not in "".join(speakers.values()) and "chiefs" not in "".join(speakers.values())
    assert all("status: draft" in text and "# draft: " in text for text in new.values())
    assert "# draft: by briefings " in everything
    assert "# draft: the source says: “Every option is on my desk,” he said, and went back to his charts." in everything
    assert "described_as: one bay pilot, count: 1" in everything
    assert "outside: such a gift would" in everything
    open_one = next(name for name, text in new.items() if "closest call" in text)
    assert "the speaker is open" in new[open_one]

    written = tree(desk / "content")
    refused = run("accept", open_one, "--desk", desk)
    assert refused.returncode == 1
    assert "[one-of]" in refused.stderr and "[rests-on-draft]" in refused.stderr
    assert tree(desk / "content") == written
    five = [name for name, who in sorted(speakers.items()) if who in ("speaker: elio-maro", "speaker: michel-garrow")]
    pilot = next(name for name, text in new.items() if "one bay pilot" in text)
    people = ["actor:elio-maro", "actor:michel-garrow", f"source:{SOURCE}"]
    why = "speaks for a public office"
    accepted = run("accept", *five, pilot, *people, "--public-figure", why, "--desk", desk)
    assert accepted.returncode == 0, accepted.stderr
    assert "# draft:" not in quotes(desk)[pilot]

    briefing = desk / "content" / "briefings" / "night-closure-brief.yml"
    point = f'  - {{text: "One pilot, not named, said [[quote:{pilot}]].", evidence: [{{quote: {pilot}}}]}}'
    last = '  - {text: "The harbour office counted'
    text = briefing.read_text("utf-8").replace(last, f"{point}\n{last}")
    briefing.write_text(text, "utf-8")
    built = run("build", "--desk", desk)
    assert built.returncode == 0, built.stderr
    site = tree(desk / "site")
    for name in (*five, pilot):
        assert f"quotes/{name}/index.html" in site
    assert "the next barge is already on its way" in site["briefings/night-closure-brief/index.html"].decode()
    assert _in_pack(desk / "site" / "packs" / "night-closure-brief.pdf", "the next barge is already on its way")
    drafts = ["the closest call", "Grell listens", "a remarkably careless idea", "Not One More Winter"]
    for path, content in site.items():
        if path.endswith((".html", ".json", ".js", ".xml", ".txt")):
            for words in drafts:
                if path != f"sources/{SOURCE}/index.html":  # the source's own title holds the headline's words
                    assert words.encode() not in content or words == "Not One More Winter", (path, words)


def _in_pack(path: Path, words: str) -> bool:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return words in " ".join(text.split())


def test_the_same_article_again_adds_nothing(desk: Path) -> None:
    first = run("draft", ARTICLE, "--source", SOURCE, "--desk", desk, "--order", "month-first")
    assert first.returncode == 0, first.stderr
    before = tree(desk)
    again = run("draft", ARTICLE, "--source", SOURCE, "--desk", desk, "--order", "month-first")
    assert again.returncode == 0, again.stderr
    assert "Nothing new" in again.stdout
    assert tree(desk) == before
    assert run("check", "--desk", desk).returncode == 0


def test_known_names_are_found_and_incidents_offered(desk: Path) -> None:
    (desk / "content" / "actors" / "pilot-chair.yml").write_text(
        "name: Captain Maro\ntype: person\naliases: [Elio Maro]\npublic_figure: {why: speaks for a public office}\n"
        "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n",
        "utf-8",
    )
    incident = desk / "content" / "incidents" / "basin-closure.yml"
    source = "pilots-warn-2026-03-04"
    incident.write_text(
        f"title: Flooded sheds and snapped moorings\nclass: event\nevidence: [{{source: {source}, at: p1}}]   # seen\n"
        "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n",
        "utf-8",
    )
    done = run("draft", ARTICLE, "--source", SOURCE, "--desk", desk, "--order", "month-first", "--format", "json")
    found = json.loads(done.stdout)
    assert not (desk / "content" / "actors" / "elio-maro.yml").exists()
    (path,) = [each["path"] for each in found["proposals"] if "Every option" in each["says"]]
    assert "speaker: pilot-chair\n" in (desk / path).read_text("utf-8")
    (offer,) = [offer for offer in found["offers"] if offer["incident"] == "basin-closure"]
    assert offer["at"] == "p1"
    run("accept", f"source:{SOURCE}", "--desk", desk)
    added = run("accept", "incident:basin-closure", "--evidence", f"{SOURCE}:p1", "--desk", desk)
    assert added.returncode == 0, added.stderr
    assert f"evidence: [{{source: {source}, at: p1}}, {{source: {SOURCE}, at: p1}}]   # seen\n" in incident.read_text(
        "utf-8"
    )


MISTAKES = [
    (["draft", "--source", "No Id"], 1, "[bad-id]"),
    (["draft", "--source", "nothing-here"], 1, "[no-text]"),
    (["draft", "nowhere.txt", "--source", "a"], 2, "nowhere.txt"),
    (
        ["draft", ARTICLE, "--source", "a", "--language", "not a tag"],
        2,
        "“not a tag” is not a language tag, such as de",
    ),
    (["draft", "--source", "a", "--proposals", "nowhere.json"], 2, "nowhere.json"),
    (["accept", "brandt-every-option"], 1, "[no-draft]"),
    (["accept", "brandt-every-optio"], 2, "Did you mean “brandt-every-option”?"),
    (["accept"], 2, "Name the sheets, or choose drafts"),
]


@pytest.mark.parametrize(("words", "status", "says"), MISTAKES, ids=[says for _, _, says in MISTAKES])
def test_mistakes(desk: Path, words: list[str], status: int, says: str) -> None:
    before = tree(desk)
    done = run(*words, "--desk", desk)
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (status, True, False)
    assert tree(desk) == before


ASHORE = (
    "Quay closed\n\nBy Ida Brandt, 2 March 2026\n\n"
    "The harbour committee closed the quay on Monday, and about 40 sheds were emptied by the crews of the town.\n"
    "“Not one ferry will berth there,” said Ann Lee, the harbour master. She warned that the so-called “patch” would fail.\n"
)


def theirs(**changed: object) -> dict[str, object]:
    """Return a proposal of another program for `ASHORE`, with some fields changed; None takes one out."""
    sentence = "“Not one ferry will berth there,” said Ann Lee, the harbour master."
    fields = {"says": "quotation", "at": "p2", "sentence": sentence, "why": "said after it", "mode": "direct"}
    fields |= {"words": ["Not one ferry will berth there"], "speaker": {"name": "Ann Lee", "type": "person"}} | changed
    return {key: value for key, value in fields.items() if value is not None}


def proposed(desk: Path, *found: object, options: tuple[str, ...] = ()) -> dict[str, object]:
    """Return what `draft` says of the proposals of another program, as JSON."""
    (desk / "ashore.txt").write_text(ASHORE, "utf-8")
    (desk / "theirs.json").write_text(json.dumps({"program": "Owl 2", "proposals": found}), "utf-8")
    words = ("draft", desk / "ashore.txt", "--source", "ashore", "--proposals", desk / "theirs.json", "--desk", desk)
    done = run(*words, "--format", "json", *options)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


FIGURE = {"says": "figure", "words": None, "mode": None, "speaker": None, "at": "p1", "counts": "sheds", "value": 40}
FIGURE["sentence"] = (
    "The harbour committee closed the quay on Monday, and about 40 sheds were emptied by the crews of the town."
)


def test_what_was_drafted_and_accepted_has_no_warning(desk: Path) -> None:
    (desk / "ashore.txt").write_text(ASHORE, "utf-8")
    assert run("draft", desk / "ashore.txt", "--source", "ashore", "--desk", desk).returncode == 0
    drafted = next(text for text in quotes(desk).values() if "words: patch" in text)
    assert 'unattributed: "The source marks the words as not its own: so-called"' in drafted
    drafts = [name for name, text in quotes(desk).items() if "status: draft" in text]
    done = run("accept", *drafts, "--needed", "--public-figure", "speaks for an office", "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert "marks-without-quote" not in run("check", "--desk", desk).stderr


HELD = {
    "as it is": (theirs(), "speaker: ann-lee"),
    "other words": (theirs(words=["Not two ferries will berth there"]), None),
    "words without marks": (theirs(words=["said Ann Lee"]), None),
    "another place": (theirs(at="p1"), None),
    "a place the article does not have": (theirs(at="p9"), None),
    "a sentence the article does not have": (theirs(sentence="Not one ferry."), None),
    "a speaker the article does not name": (
        theirs(speaker={"name": "Per Dahl", "type": "person"}),
        "the speaker is open",
    ),
    "a role the article does not have": (
        theirs(speaker={"name": "Ann Lee", "type": "person", "role": "mayor"}),
        "!role:",
    ),
    "a name without its type": (theirs(speaker="Ann Lee"), "the speaker is open; perhaps Ann Lee"),
    "scare without a word for it": (theirs(mode="scare", marked_as="said"), "!mode: scare"),
    "a figure": (theirs(**FIGURE, qualifier="about"), "qualifier: about"),
    "another number": (theirs(**{**FIGURE, "value": 41}), None),
    "another qualifier": (theirs(**FIGURE, qualifier="more-than"), None),
    "something else counted": (theirs(**{**FIGURE, "counts": "houses"}), None),
    "no qualifier": (theirs(**FIGURE), "!qualifier"),
    "a paraphrase": (
        theirs(says="paraphrase", words=None, mode=None, gist="The master shuts the quay to ferries.", cue="said"),
        "gist: The master shuts the quay to ferries.",
    ),
}


@pytest.mark.parametrize("case", HELD)
def test_another_program_is_held_to_the_article(desk: Path, case: str) -> None:
    proposal, expected = HELD[case]
    answer = proposed(desk, proposal)
    kept = [each for each in answer["proposals"] if each["kind"] != "actor"]  # type: ignore[attr-defined]
    assert [bool(kept), bool(answer["left_out"])] == [expected is not None, expected is None]
    for each in kept:
        text = (desk / each["path"]).read_text("utf-8")
        assert "# draft: by Owl 2\n" in text
        assert (expected[1:] not in text) if expected.startswith("!") else (expected in text)


def test_the_rules_are_such_a_program(desk: Path) -> None:
    """What the rules propose, written as JSON and read back, gives the same sheets."""
    own = propose(ASHORE, "en").model_dump(exclude_none=True)
    for each in own["proposals"]:
        each["at"] = each["at"].text
    (desk / "ashore.txt").write_text(ASHORE, "utf-8")
    (desk / "own.json").write_text(json.dumps(own), "utf-8")
    words = ("draft", desk / "ashore.txt", "--source", "ashore", "--desk", desk, "--dry-run", "--format", "json")
    assert run(*words).stdout == run(*words, "--proposals", desk / "own.json").stdout


WRONG_FILES = [
    ("{", 1, "[not-json]", ":1:2"),
    ("[]", 1, "[not-json]", "program and proposals"),
    ('{"program": "Owl 2"}', 1, "[missing-key]", "`proposals` is missing"),
    (
        '{\n"program": "Owl 2",\n"proposals": [\n  {"says": "quote"}]}',
        1,
        "[wrong-value]",
        ":4:12: error: `proposals.1.says` cannot be “quote”",
    ),
    ('{"program": "Owl 2", "proposals": [], "by": 1}', 1, "[unknown-key]", "unknown key `by`"),
]


@pytest.mark.parametrize(("text", "status", "code", "says"), WRONG_FILES, ids=[says for *_, says in WRONG_FILES])
def test_a_file_of_proposals_with_mistakes(desk: Path, text: str, status: int, code: str, says: str) -> None:
    (desk / "theirs.json").write_text(text, "utf-8")
    before = tree(desk)
    done = run("draft", ARTICLE, "--source", SOURCE, "--proposals", desk / "theirs.json", "--desk", desk)
    assert (done.returncode, code in done.stderr, says in done.stderr) == (status, True, True), done.stderr
    assert tree(desk) == before


def test_at_most_twenty_the_best_first(desk: Path) -> None:
    lines = [f"“We counted pier {each} twice,” said Ann Lee." for each in "ABCDEFGHIJKLMNOPQRSTUVWXY"]
    text = ARTICLE_OF.format(
        "\n".join(["People said that the 40 sheds were “beyond all hope of repair” by now.", *lines])
    )
    (desk / "long.txt").write_text(text, "utf-8")
    words = ("draft", desk / "long.txt", "--source", "long", "--desk", desk, "--format", "json")
    first = json.loads(run(*words).stdout)
    assert len(first["proposals"]) == 20 and first["more"] >= 6
    assert [each["says"] for each in first["proposals"]][:2] == [
        "person Ann Lee",
        "direct: “We counted pier A twice”, Ann Lee",
    ]
    again = json.loads(run(*words).stdout)
    assert (again["proposals"], again["known"]) == ([], 19)
    assert json.loads(run(*words, "--all").stdout)["more"] == 0


def test_a_draft_that_was_removed_is_not_proposed_again(desk: Path) -> None:
    words = ("draft", ARTICLE, "--source", SOURCE, "--desk", desk, "--order", "month-first", "--format", "json")
    first = json.loads(run(*words).stdout)
    gone = next(each["path"] for each in first["proposals"] if "Every option" in each["says"])
    (desk / gone).unlink()
    again = json.loads(run(*words).stdout)
    assert (again["proposals"], again["rejected"]) == ([], 1)
    assert not (desk / gone).exists()
    assert run("check", "--desk", desk).returncode == 0


def test_an_unknown_language_is_said(desk: Path) -> None:
    (desk / "ashore.txt").write_text(ASHORE, "utf-8")
    words = ("draft", desk / "ashore.txt", "--source", "ashore", "--language", "xx", "--desk", desk)
    done = run(*words)
    assert "no rules for the language “xx”: only words in marks and their places" in done.stdout
    assert "speaker open" in done.stdout
    assert not list((desk / "content" / "actors").glob("ann-lee.yml")) and not list(
        (desk / "content").glob("claims/sheds*")
    )


PIECES = [
    "“We wait”",
    "‘no’",
    '"',
    "“",
    "”",
    "said",
    "Ann Lee",
    "Mayor",
    "he",
    "she",
    ",",
    ".",
    ":",
    "(",
    ")",
    "—",
    "40",
    "sheds",
]
PIECES += [
    "\n",
    "\n\n",
    "According to",
    "who",
    "and",
    "the",
    "between 20 and 30 people",
    "’s",
    "so-called",
    "went on to",
    "Mr.",
    "",
]


@example(["“", "\n\n", "“"], "en")
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(["en", "uk", "xx"]))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_only_its_own_words_are_proposed(pieces: list[str], code: str) -> None:
    text = " ".join(pieces)
    kept, _ = hold(propose(text, code), text, code)
    assert all(words in text for each in kept for words in each.words)
