"""The bench of real text: its oracle tells what is sure and drops the rest, and its cases say what was accepted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

import cases
import corpora
import matcher_corpus
import matcher_labels
import matcher_peers
import oracle


@pytest.mark.parametrize(
    ("language", "text", "quoted"),
    [
        ("de", "»Wir kommen«, sagte er, »und ‚nie‘ mehr.« Ja.", ["Wir kommen", "und ‚nie‘ mehr."]),
        ("de", "„Wir“ und «sie» da.", ["Wir", "sie"]),
        ("sv", "”Vi kommer”, sa han. ”Ja.”", ["Vi kommer", "Ja."]),
        ("fi", "»Me tulemme», hän sanoi.", ["Me tulemme"]),
        ("fr", "« Non », dit-il, « jamais l’hiver »", [" Non ", " jamais l’hiver "]),
        ("ja", "彼は「はい『う』」と言った。", ["はい『う』"]),
        ("he", 'צה"ל אמר "כן" היום', ["כן"]),
        ("ko", '그는 "간다"고 말했다.', ["간다"]),
        ("en", "The boys’ friend said “so it’s.”", ["so it’s."]),
        ("en", "'Tis so, he said.", []),
        ("cs", '„Pojď sem," řekl.', ["Pojď sem,"]),
    ],
)
def test_the_oracle_tells_what_stands_between_marks(language: str, text: str, quoted: list[str]) -> None:
    reading = oracle.read(text, language)
    assert not reading.dropped
    assert [text[each.start : each.end] for each in reading.quotations] == quoted


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", 'He is 5\'10" tall, "so" she says.'),
        ("en", 'An odd " mark with blanks on both sides.'),
        ("en", '"It ends nowhere, he said.'),
        ("de", "„Wir“ und „sie” da."),
        ("en", "‘The boys’ friend went,’ she said."),
        ("de", "Das »Wort«hier«."),
        ("pt", "'Vamos embora agora', disse."),
        ("sv", "Han sa 「nej」 igen."),
    ],
)
def test_the_oracle_drops_what_is_not_sure(language: str, text: str) -> None:
    assert oracle.read(text, language).dropped


def test_the_oracle_and_the_cases_know_nothing_of_the_program() -> None:
    names = "import sys, cases; print([name for name in sys.modules if name.partition('.')[0] == 'briefings'])"
    done = subprocess.run(
        [sys.executable, "-c", names], cwd=matcher_labels.LABELS.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def _treebank(sentences: list[str]) -> str:
    rows = [
        f"{'# newdoc' if not n else '# newpar'}\n# sent_id = s{n}\n# text = {text}\n1\t_\n"
        for n, text in enumerate(sentences)
    ]
    return "\n".join(rows) + "\n"


SAID = [
    "Die Lage ist heute ruhig, sagte der Bürgermeister der kleinen Stadt.",
    "„Wir kommen morgen alle wieder“, sagte der alte Mann am Hafen, „und bleiben die ganze Woche hier.“ Dann ging er fort.",
    "Der Zug fuhr „ganz ohne jede Warnung“ in den Bahnhof der Stadt ein.",
    "„Das ist die erste Hälfte der Rede.",
    "„Das ist ihre zweite und letzte Hälfte.“",
    *(f"Am Tag {number} geschah in der Stadt nichts." for number in range(20)),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    corpus = corpora.Corpus("UD_Test", "de", "owner/UD_Test", "0" * 40, "*.conllu", "conllu")
    monkeypatch.setattr(corpora, "listed", lambda: [corpus])
    (tmp_path / "UD_Test").mkdir()
    (tmp_path / "UD_Test/test.conllu").write_text(_treebank(SAID), "utf-8")
    return tmp_path


def _made(folder: Path) -> list[cases.Case]:
    return [case for text in corpora.drawn(corpora.listed()[0], folder, 50) for case in cases.make(text)[0]]


def test_cases_are_made_of_a_treebanks_paragraphs(folder: Path) -> None:
    made = _made(folder)
    words = {kind: [case.words for case in made if case.kind == kind] for kind in ("true", "between", "over", "typed")}
    assert words["true"] == [
        "Wir kommen morgen alle wieder",
        "und bleiben die ganze Woche hier.",
        "ganz ohne jede Warnung",
    ]
    assert words["between"] == ["sagte der alte Mann am Hafen"]
    assert words["over"] == [["Das ist die erste Hälfte der Rede.", "Das ist ihre zweite und letzte Hälfte."]]
    kinds = {case.kind for case in made}
    assert {"fragment", "outside", "changed", "ascii", "lost-between", "both-outside", "none-fragment"} <= kinds
    assert made == _made(folder)


def test_the_table_tells_what_was_accepted(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["matcher_corpus.py", str(folder), "--peers", "--failures", str(folder / "failures")]
    monkeypatch.setattr(sys, "argv", arguments)
    matcher_corpus.main()
    out = capsys.readouterr().out
    assert "4 paragraphs with marks, 0 of them dropped" in out
    assert "0 paragraphs that begin with a dash, 0 of them give no case" in out
    assert "| true | 3 | 3 (100.00 %) |" in out
    assert "| „“ | 100.00 % of 3 |" in out
    assert "approximate anchoring" in out


def test_what_typed_text_looks_like() -> None:
    assert cases.ascii_typed("« Non », dit-il — l’été… »Wort« a—b") == '"Non", dit-il - l\'été... "Wort" a--b'


def test_a_place_with_few_errors_is_anchored() -> None:
    text = "The ship left the harbour at dawn with all lights out."
    assert matcher_peers.anchored(text, "left the harbor at dawn")
    assert not matcher_peers.anchored(text, "zzzz qqqq xxxx jjjj")


def test_labels_name_places_and_hold_no_text() -> None:
    rows = [json.loads(line) for line in matcher_labels.LABELS.read_text("utf-8").splitlines()]
    named = {corpus.name: corpus.language for corpus in corpora.listed()}
    assert len(rows) == 500
    for row in rows:
        assert set(row) == {"language", "corpus", "paragraph", "digest", "spans"}
        assert named[row["corpus"]] == row["language"]
        assert all(kind in "qdnx" and 0 <= start < end for kind, start, end in row["spans"])


def test_every_language_of_a_corpus_has_its_marks() -> None:
    assert {corpus.language for corpus in corpora.listed()} <= oracle.LANGUAGES
    aside = [language for language in oracle.LANGUAGES if corpora.held_out(language)]
    assert len(oracle.LANGUAGES) / 4 < len(aside) < len(oracle.LANGUAGES) / 2


def test_a_later_draw_holds_none_of_the_texts_of_an_earlier_one(tmp_path: Path) -> None:
    corpus = corpora.Corpus("UD_Test", "de", "owner/UD_Test", "0" * 40, "*.conllu", "conllu")
    (tmp_path / "UD_Test").mkdir()
    said = [f"Sie sagte: „Das ist der Satz mit der Nummer {number}“." for number in range(40)]
    blocks = "\n".join(f"# newdoc\n# sent_id = s{n}\n# text = {text}\n1\t_\n" for n, text in enumerate(said))
    (tmp_path / "UD_Test/test.conllu").write_text(blocks, "utf-8")
    first, later = corpora.drawn(corpus, tmp_path, 10), corpora.drawn(corpus, tmp_path, 10, 10)
    assert len(first) == len(later) == 10
    assert not set(first) & set(later)


def test_paragraphs_of_dash_speech_that_give_no_case_are_counted() -> None:
    paragraphs = (
        "— Ми підемо туди завтра вранці, — сказала вона тихо.",
        "— ні, я не знаю, куди ви йдете, — сказав він.",
        "— «Так» і «ні» — це різні слова, — сказала вона.",
    )
    corpus = corpora.Corpus("C", "uk", "owner/C", "0" * 40, "*", "lines")
    text = corpora.Text(corpus, tuple(corpora.Paragraph(f"p{n}", line) for n, line in enumerate(paragraphs)))
    counts = cases.make(text)[1]
    assert (counts.dashes, counts.silent) == (3, 2)
