"""Pictures among a desk's templates: ceilings before anything is decoded, no metadata, no SVG that acts."""

from __future__ import annotations

import io
import struct
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, run
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from briefings.problems import FaceError
from briefings.render.picture_files import LONGEST, cleaned

sys.path.insert(0, str(ROOT / "bench"))
from attacks import picture

CANARY = "canary-7f3a91"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def profile(bulk: int) -> bytes:
    """Return the profile of sRGB as a camera writes it: its name is in the head, and in an entry of `bulk` times these bytes."""
    raw = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    raw[48:56] = CANARY[:8].encode()
    place = raw.index(b"cprt") + 4
    struct.pack_into(">II", raw, place, len(raw), len(CANARY) * bulk)
    return bytes(raw) + CANARY.encode() * bulk


def photograph(kind: str, **options: Any) -> bytes:
    """Return a small picture with a canary in every place where programs and cameras leave something."""
    image = Image.effect_noise((40, 30), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x8298] = CANARY  # description, artist, copyright
    exif.get_ifd(0x8825)[0x1D] = CANARY  # the day of GPS
    made = io.BytesIO()
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", CANARY)
        text.add_itxt("XML:com.adobe.xmp", f"<x>{CANARY}</x>")
        options["pnginfo"] = text
    if kind == "GIF":
        options["comment"] = CANARY.encode()
    else:
        options["exif"] = exif
    if kind in ("JPEG", "WEBP"):
        options["xmp"] = f"<x>{CANARY}</x>".encode()
    image.save(made, kind, **options)
    return made.getvalue() + CANARY.encode()  # what is hung behind the end


KINDS: dict[str, dict[str, Any]] = {
    "a.png": {"kind": "PNG"},
    "b.jpg": {"kind": "JPEG", "comment": CANARY},
    "progressive.jpeg": {"kind": "JPEG", "progressive": True},
    "c.gif": {"kind": "GIF"},
    "d.webp": {"kind": "WEBP", "lossless": True},
    "lossy.webp": {"kind": "WEBP"},
    **{
        f"camera.{name}": {"kind": kind, "icc_profile": profile(1)} for name, kind in (("png", "PNG"), ("webp", "WEBP"))
    },
    "camera.jpg": {"kind": "JPEG", "icc_profile": profile(9_000)},
}


def colours(image: Image.Image) -> bytes:
    lab = ImageCms.createProfile("LAB")
    own = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    seen = ImageCms.applyTransform(image.convert("RGB"), ImageCms.buildTransform(own, lab, "RGB", "LAB"))
    assert seen is not None
    return seen.tobytes()


@pytest.mark.parametrize("name", KINDS)
def test_a_picture_keeps_its_pixels_and_nothing_else(name: str) -> None:
    raw = photograph(**KINDS[name])
    assert raw.count(CANARY.encode()) > 1
    clean = cleaned(raw, name)
    before, after = Image.open(io.BytesIO(raw)), Image.open(io.BytesIO(clean))
    assert CANARY[:8].encode() not in clean + after.info.get("icc_profile", b"")
    assert ("icc_profile" in after.info) == ("icc_profile" in KINDS[name])
    if "icc_profile" in after.info:
        assert colours(after) == colours(before)
    assert (after.size, after.convert("RGB").tobytes()) == (before.size, before.convert("RGB").tobytes())
    assert not after.getexif()
    assert cleaned(clean, name) == clean


def test_a_thumbnail_in_the_head_of_a_jpeg_and_names_of_layers_go() -> None:
    made = io.BytesIO()
    Image.new("RGB", (9, 9)).save(made, "JPEG")
    head, rest = made.getvalue()[:2], made.getvalue()[20:]
    small = (CANARY + "." * 27).encode()[:27]  # three by three
    clean = cleaned(head + b"\xff\xe0\0\x2bJFIF\0\1\1\0\0\1\0\1\3\3" + small + rest, "a.jpg")
    assert clean == made.getvalue()
    layer = SVG.format(f'<path data-name="{CANARY}" d="M0 0h9"/>')
    assert CANARY.encode() not in cleaned(layer.encode(), "a.svg")


def frames() -> bytes:
    """Return a GIF whose frames together are too large, each of them being small enough."""
    head = b"GIF89a" + struct.pack("<HHBBB", 5000, 4000, 0, 0, 0)
    frame = b"," + struct.pack("<HHHHB", 0, 0, 5000, 4000, 0) + b"\2\1\0\0"
    return head + frame * 2 + b";"


def sideways() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    made = io.BytesIO()
    Image.new("RGB", (4, 4)).save(made, "JPEG", exif=exif)
    return made.getvalue()


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "a bomb": ("a.png", picture(5001), "25,010,001 pixels"),
    "a bomb of frames": ("a.gif", frames(), "40,000,000 pixels"),
    "nothing wide": ("a.png", picture(1).replace(struct.pack(">II", 1, 1), struct.pack(">II", 0, 1)), "is damaged"),
    "too many bytes": ("a.png", picture(1) + bytes(LONGEST), "bytes, and at most"),
    "cut short": ("a.png", photograph("PNG")[:300], "ends too early"),
    "cut in its head": ("a.webp", photograph("WEBP")[:18], "is damaged"),
    "words": ("a.jpg", b"no picture", "this is not a JPEG picture"),
    "another kind": ("a.avif", b"", "kind avif"),
    "on its side": ("a.jpg", sideways(), "upright only with its metadata"),
    "a script under another name": ("a.gif", b"<script>alert(1)</script>", "this is not a GIF picture"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_shown_is_refused(case: str) -> None:
    name, raw, says = REFUSED[case]
    with pytest.raises(FaceError) as caught:
        cleaned(raw, f"templates/web/assets/{name}")
    (problem,) = caught.value.problems
    assert (problem.code, problem.location.path) == ("picture", f"templates/web/assets/{name}")
    assert says in problem.message
    assert "PNG, JPEG, GIF, WebP or SVG, at most 5 MiB and 25,000,000 pixels" in problem.expected


ACTS = (
    "<script>alert(1)</script>", '<g onload="alert(1)"/>', '<a href="javascript:alert(1)"><path/></a>', '<image href="x.png"/>',
    "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>", '<use href="other.svg#a"/>',
    '<use xlink:href="//evil.example/a"/>', "<style>@import 'x.css';</style>", "<style>p { fill: u&#114;l(//evil.example) }</style>",
    '<rect fill="url(https://evil.example/#a)"/>', '<rect style="fill: URL( evil )"/>', '<set attributeName="href" to="x"/>',
    '<animate attributeName="xlink:href" values="javascript:alert(1)"/>', "<style>p { fill: \\75rl(x) }</style>",
    '<feImage href="https://evil.example/x"/>', "<iframe/>", "<video/>", '<handler type="text/javascript">x</handler>', "<g>" * 101,
)  # fmt: skip


@pytest.mark.parametrize("inner", ACTS)
def test_an_svg_that_acts_is_refused(inner: str) -> None:
    with pytest.raises(FaceError):
        cleaned(SVG.format(inner).encode(), "a.svg")


def test_an_svg_of_shapes_is_shown_without_what_is_private() -> None:
    private = (
        f'<!-- {CANARY} --><?x {CANARY}?><metadata><r xmlns="x:y">{CANARY}</r></metadata><desc>{CANARY}</desc>'
        f'<n:view xmlns:n="http://inkscape.example" n:path="{CANARY}"/><g xmlns:n="x:y" n:label="{CANARY}"/>'
    )
    shapes = '<defs><path id="a" d="M0 0h9"/></defs><use href="#a"/><text>“Ви”</text><rect fill="url(#a)"/><style>p{fill:red}</style>'
    clean = cleaned(SVG.format(private + shapes).encode(), "a.svg").decode()
    assert CANARY not in clean
    for kept in ('d="M0 0h9"', 'href="#a"', "“Ви”", 'fill="url(#a)"', "p{fill:red}"):
        assert kept in clean
    assert cleaned(clean.encode(), "a.svg").decode() == clean


@pytest.mark.parametrize("doctype", ['<!DOCTYPE svg [<!ENTITY a "ha">]>', '<!DOCTYPE svg SYSTEM "file:///etc/passwd">'])
def test_an_svg_declares_nothing(doctype: str) -> None:
    with pytest.raises(FaceError, match=r"^1 problem$"):
        cleaned((doctype + SVG.format("<text>x</text>")).encode(), "a.svg")


ORIGINALS = [(name, photograph(**options)) for name, options in KINDS.items()] + [
    ("a.svg", SVG.format("<g/>").encode())
]


@settings(max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(ORIGINALS), st.integers(0, 400), st.integers(0, 30), st.binary(max_size=8))
@example(ORIGINALS[-1], 12, 1, b"")  # another vocabulary
def test_a_damaged_picture_is_shown_or_refused(original: tuple[str, bytes], at: int, cut: int, put: bytes) -> None:
    name, raw = original
    try:
        assert CANARY.encode() not in cleaned(raw[:at] + put + raw[at + cut :], name)
    except FaceError as error:
        assert error.problems


def test_the_site_has_them_clean_and_a_bomb_stops_the_build(desk: Path) -> None:
    folder = desk / "templates/web/assets"
    folder.mkdir(parents=True)
    (folder / "photo.jpg").write_bytes(photograph("JPEG", comment=CANARY))
    (folder / "own.css").write_text(f"/* {CANARY} */", "utf-8")
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    assert CANARY.encode() not in (desk / "site/assets/photo.jpg").read_bytes()
    assert CANARY in (desk / "site/assets/own.css").read_text("utf-8")
    (folder / "bomb.png").write_bytes(picture(9000))
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 1
    assert "templates/web/assets/bomb.png: error: this picture has 81,000,000 pixels" in done.stderr
    assert not (desk / "site/assets/bomb.png").exists()
