"""Seeded desks of any size: the same seed gives the same bytes. Sheets have about 1.4 KB on average."""

from __future__ import annotations

import random
from pathlib import Path

from briefings.load.receipts import Receipt, text
from briefings.matcher import MATCHER

WORDS = [
    "harbour",
    "council",
    "pilot",
    "light",
    "water",
    "winter",
    "vessel",
    "letter",
    "number",
    "office",
    "report",
    "season",
    "basin",
    "pier",
    "crane",
    "ferry",
    "route",
    "signal",
    "crew",
    "board",
    "order",
    "plan",
    "month",
    "answer",
    "question",
    "market",
    "bridge",
    "quarter",
    "station",
    "figure",
    "record",
    "notice",
    "member",
    "paper",
    "window",
    "garden",
    "engine",
    "branch",
    "corner",
    "summer",
    "valley",
    "village",
    "captain",
    "teacher",
    "builder",
    "painter",
    "driver",
    "witness",
]
SHARES = {"quote": 0.55, "incident": 0.15, "actor": 0.12, "claim": 0.10, "source": 0.05, "topic": 0.03}
DATED = "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n"
DIGEST = "sha256:" + "ab" * 32


class _Writer:
    """Writes one desk; every choice comes from the seed."""

    def __init__(self, folder: Path, sheets: int, seed: int) -> None:
        self.content = folder / "content"
        self.random = random.Random(seed)
        self.counts = {kind: max(2, round(sheets * share)) for kind, share in SHARES.items()}
        self.counts["quote"] += sheets - 2 - sum(self.counts.values())
        self.receipts: list[Receipt] = []

    def sentence(self, words: int) -> str:
        chosen = self.random.choices(WORDS, k=words)
        return f"{chosen[0].capitalize()} {' '.join(chosen[1:])}"

    def prose(self, sentences: int) -> str:
        return " ".join(f"{self.sentence(self.random.randint(8, 14))}." for _ in range(sentences))

    def any(self, kind: str) -> str:
        return f"{kind}-{self.random.randrange(self.counts[kind])}"

    def put(self, kind: str, number: int, body: str) -> None:
        (self.content / f"{kind}s" / f"{kind}-{number}.yml").write_text(f"{body}{DATED}", "utf-8")

    def evidence(self) -> str:
        return f"[{{source: {self.any('source')}, at: p{self.random.randint(1, 20)}}}]"

    def source(self, number: int) -> None:
        day = f"2026-02-{self.random.randint(1, 28):02}"
        title = self.sentence(7)
        body = (
            f"title: {title}\nauthors: [{self.sentence(2)}]\npublished: {day}\nreliability: C\n"
            f"reliability_basis: {self.prose(1)}\nsnapshot: {DIGEST}\ncaptured: 2026-03-01\ndescriptor: {self.prose(10)}\n"
        )
        self.put("source", number, body)

    def actor(self, number: int) -> None:
        body = (
            f"name: {self.sentence(2)} {number}\ntype: organisation\naliases: [{self.sentence(1)} {number}]\n"
            f"summary: {self.prose(12)}\nevidence: {self.evidence()}\nnot_stated: [{self.sentence(5).lower()}]\n"
        )
        self.put("actor", number, body)

    def incident(self, number: int) -> None:
        body = (
            f"title: {self.sentence(4)} {number}\nextent: {{kind: series}}\nwhen: {{edtf: ../2026-02, as_reported: {self.sentence(3)}}}\n"
            f"summary: {self.prose(9)} See [[actor:{self.any('actor')}]].\nevidence: {self.evidence()}\n"
            f"placing:\n  text: {self.prose(2)}\n  evidence: {self.evidence()}\nrelated: [incident:{self.any('incident')}]\n"
            f"not_stated: [{self.sentence(4).lower()}, {self.sentence(3).lower()}]\n"
        )
        self.put("incident", number, body)

    def quote(self, number: int) -> None:
        source, at = self.any("source"), f"p{self.random.randint(1, 20)}"
        words = self.sentence(self.random.randint(6, 18)) + f" {number}"
        body = (
            f"source: {source}\nat: {at}\nwords: {words}\nspeaker: {self.any('actor')}\n"
            f"said: {{edtf: ../2026-02-28, as_reported: recently}}\n"
            f"about: [topic:{self.any('topic')}, incident:{self.any('incident')}]\ncontext: {self.prose(7)}\n"
            f"note: {self.prose(6)} *{self.sentence(3)}*.\nnot_stated: [{self.sentence(4).lower()}, {self.sentence(5).lower()}]\n"
        )
        self.receipts.append(
            Receipt(f"quote-{number}", 1, words, "direct", at, DIGEST, 0, 0, len(words), "2026-03-09", MATCHER)
        )
        self.put("quote", number, body)

    def claim(self, number: int) -> None:
        body = (
            f"type: judgement\nstatement: {self.sentence(12)} {number}\nclaimant: {self.any('actor')}\n"
            f"about: [topic:{self.any('topic')}]\nnote: {self.prose(12)}\nevidence: {self.evidence()}\n"
        )
        self.put("claim", number, body)

    def topic(self, number: int) -> None:
        holders = self.random.sample(range(self.counts["actor"]), min(6, self.counts["actor"]))
        rows = "".join(
            f"  - {{holder: actor-{holder}, stance: {stance}, basis: statement, evidence: [{{quote: {self.any('quote')}}}]}}\n"
            for holder, stance in zip(holders, ("for", "against", "undecided", "for", "against", "for"), strict=False)
        )
        body = f"question: Should {self.sentence(6).lower()} {number}?\nbackground: {self.prose(8)}\npositions:\n{rows}evidence: {self.evidence()}\n"
        self.put("topic", number, body)

    def briefing(self, number: int) -> None:
        points = "".join(
            f"  - {{text: {self.sentence(9)}., evidence: [{{quote: {self.any('quote')}}}]}}\n" for _ in range(4)
        )
        body = (
            f"form: briefing\nnumber: B-{number}\ntitle: {self.sentence(8)}\naudience: Members\ncut_off: 2026-03-09\n"
            f"authors: [Bench desk]\nbottom_line: {self.prose(3)}\nkey_points:\n{points}"
            f"sections:\n  - heading: {self.sentence(3)}\n    include: {{ids: [quote:quote-1, quote:quote-2, incident:incident-1]}}\n"
            f"gaps: [{self.sentence(6).lower()}]\n"
        )
        self.put("briefing", number, body)


def write(folder: Path, sheets: int, *, seed: int = 1, briefings: int = 2) -> int:
    """Write a desk of `sheets` sheets and so many briefings; return the mean size of a sheet in bytes."""
    writer = _Writer(folder, sheets, seed)
    for kind in (*SHARES, "briefing", "page"):
        (writer.content / f"{kind}s").mkdir(parents=True, exist_ok=True)
    for kind in SHARES:
        for number in range(writer.counts[kind]):
            getattr(writer, kind)(number)
    for number in range(briefings):
        writer.briefing(number)
    (writer.content / "receipts.lock").write_text(text(writer.receipts), "utf-8")
    (writer.content / "desk.yml").write_text(
        "title: Bench desk\ndefault_marking: TLP:CLEAR\nrelease_marking: TLP:CLEAR\nnotice: A generated desk\n"
        "word_budget: {words: 100000, share: 100%}\n",
        "utf-8",
    )
    (writer.content / "pages" / "about.md").write_text("# About\n\nA generated desk. See [[topic:topic-1]].\n", "utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Bench desk\ndocs_dir: content/pages\ntheme: briefings\nnav: [about.md]\nplugins: [briefings]\n",
        "utf-8",
    )
    files = [file for file in writer.content.rglob("*.yml") if file.name != "desk.yml"]
    return sum(file.stat().st_size for file in files) // len(files)
