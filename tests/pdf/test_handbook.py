"""The worked handbook as a PDF: complete, linked, tagged, archival, the same bytes again."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup, Tag

from nachweis.vocabulary import vocabulary
from tests.conftest import Built
from tests.pdf.conftest import Printed, generation, numbered, printed, smooth

TABLES = re.compile(r"\s*\(S\. \d+\)")


def told(book: Printed) -> str:
    """The text of the book without the pages of its references, each chapter's pages in a row."""
    return TABLES.sub("", book.body)


def letters(text: str) -> str:
    """Only what is said: no spaces, no hyphens, no bullets."""
    return re.sub(r"[\s\-‐‑–•●○✓✗\u200b]", "", text)


def needs(book: Printed) -> dict[str, dict[str, object]]:
    data = book.attached("needs.json")
    versions = data["versions"]
    assert isinstance(versions, dict)
    (version,) = versions.values()
    found: dict[str, dict[str, object]] = version["needs"]
    return found


# ── text ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_entry_is_there_with_id_and_title(worked_book: Printed) -> None:
    text = letters(told(worked_book))
    entries = needs(worked_book)

    assert len(entries) > 500
    for id, need in entries.items():
        assert letters(id) in text, id
        assert letters(str(need["title"])) in text, id


def sentences(site: Built) -> Iterator[tuple[str, str]]:
    """The page and text of every paragraph, list item and cell of prose on the site, without what views answer."""
    for path in sorted(site.out.rglob("*.html")):
        name = str(path.relative_to(site.out))
        if name in ("search.html", "genindex.html", "index.html") or "_static" in name:
            continue
        article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select_one("article[role=main]")
        assert article is not None, name
        for hidden in article.select(
            ".headerlink, .nw-meta, .nw-hidden, .toctree-wrapper, dl.nw-facts, nav, table.nw-table"
        ):
            hidden.decompose()
        for block in article.find_all(["p", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "td", "th"]):
            assert isinstance(block, Tag)
            text = smooth(block.get_text(" ")).strip()
            if text and not block.find(["p", "pre"]):
                yield name, text


def test_every_sentence_of_the_site_is_there_and_none_is_lost_or_doubled(worked: Built, worked_book: Printed) -> None:
    text = letters(told(worked_book))
    said = Counter(letters(TABLES.sub("", sentence)) for _, sentence in sentences(worked) if len(sentence) > 50)

    titles = {letters(str(need["title"])) for need in needs(worked_book).values()}  # references repeat them

    assert len(said) > 400
    for sentence, times in said.items():
        assert text.count(sentence) >= times, sentence
        if times == 1 and len(sentence) > 90 and not any(sentence.endswith(title) for title in titles if title):
            assert text.count(sentence) == 1, sentence


def test_entries_are_read_in_their_order(worked_book: Printed) -> None:
    text = worked_book.text
    entries = {id: need for id, need in needs(worked_book).items() if re.fullmatch(r"ACO-B\d-\d+", id)}
    order = sorted(entries, key=lambda key: (entries[key]["docname"], entries[key]["lineno"]))
    places = [text.index(f" {id} Maßnahme") for id in order]

    assert len(order) > 30
    assert places == sorted(places)


def test_facts_stand_at_their_entry(worked_book: Printed) -> None:
    (page,) = [page for page in worked_book.pages if " ACO-B1-07 Maßnahme" in page]

    assert "Schränke und Container sind abschließbar" in page
    assert "AVV Anhang 1 B1 / 7" in page
    assert re.search(r"Art\. 32 Abs\. 1 lit\. b DSGVO \(S\. \d+\) \(geerbt von ACO-B1 \(S\. \d+\)\)", page)


def test_an_entry_and_its_title_begin_on_one_page(worked_book: Printed) -> None:
    """The id in the margin, the title beside it, and the place that references name."""
    entries, destinations = needs(worked_book), worked_book.destinations
    for id, need in entries.items():
        page = letters(TABLES.sub("", worked_book.pages[destinations[id] - 1]))
        assert letters(id) in page, id
        assert letters(str(need["title"]))[:40] in page, id


def test_nothing_stands_outside_the_margins(worked_book: Printed) -> None:
    document = pypdfium2.PdfDocument(worked_book.data)
    for number, page in enumerate(document, start=1):
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            assert left > 50, (number, text.get_text_bounded(left, bottom, right, top))
            assert right < width - 50, (number, text.get_text_bounded(left, bottom, right, top))
            assert 25 < bottom < top < height - 25


# ── the parts of the book ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_book_has_its_parts_in_order(worked_book: Printed) -> None:
    parts = [
        "Dokumentenlenkung",
        "Inhalt",
        "So lesen Sie dieses Handbuch",
        "Verträge zur Auftragsverarbeitung",
        "Vorschriften",
        "Register und Matrizen",
        "Befunde",
        "Stichwortverzeichnis",
        "Verzeichnis der Adressen",
        "Über dieses Dokument",
    ]
    starts: list[int] = []
    for part in parts:
        after = starts[-1] if starts else 0
        starts.append(
            next(n for n, page in enumerate(worked_book.pages) if n >= after and f" {part} " in f" {page[:200]} ")
        )

    assert starts == sorted(starts)
    assert "nicht angegeben" in worked_book.pages[1]  # a gap of the document control is shown
    assert "noch nicht freigegeben" in worked_book.pages[1]


def test_every_page_says_where_it_is(worked_book: Printed) -> None:
    total = len(worked_book.pages)
    for number, page in enumerate(worked_book.pages[1:], start=2):
        assert f"Seite {number} von {total}" in page
        assert "Entwurf · 14.11.2023" in page
        assert "Intern" in page


def test_references_name_the_page_they_lead_to(worked_book: Printed) -> None:
    destinations = worked_book.destinations
    seen = 0
    for id, number in re.findall(r"\b((?:ACO|MOB)-[A-Z0-9]+-\d+)(?:: [^();]+)? \(S\. (\d+)\)", worked_book.text):
        assert destinations[id] == int(number), id
        seen += 1

    assert seen > 300


def test_links_lead_where_their_page_says(worked_book: Printed) -> None:
    """Every link inside the book goes to the top of something that has a name."""
    pages = numbered(worked_book.pdf)
    tops = {
        (pages[generation(target[0])], round(float(target[3]), 1))
        for _, target in pikepdf.NameTree(worked_book.pdf.Root.Names.Dests).items()
    }
    inside = 0
    for page in worked_book.pdf.pages:
        for link in page.get("/Annots", []):
            if "/Dest" in link and not isinstance(link.Dest, pikepdf.String):
                place = (pages[generation(link.Dest[0])], round(float(link.Dest[3]), 1))
                inside += any(place[0] == number and abs(place[1] - top) < 1 for number, top in tops)

    assert inside > 3000


# ── the file ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_independent_validator_finds_nothing(worked_book: Printed) -> None:
    assert worked_book.faults() == []


def test_the_file_says_what_it_is(worked_book: Printed) -> None:
    root, metadata = worked_book.pdf.Root, worked_book.pdf.open_metadata()

    assert root.MarkInfo.Marked
    assert str(root.Lang) == "de-DE"
    assert root.ViewerPreferences.DisplayDocTitle
    assert metadata["pdfaid:part"] == "3"
    assert metadata["pdfaid:conformance"] == "A"
    assert metadata["pdfuaid:part"] == "1"
    assert metadata["dc:title"] == "Datenschutz-Handbuch"
    assert metadata["xmp:CreateDate"].startswith("2023-11-14")


def test_every_id_is_a_named_destination(worked_book: Printed) -> None:
    assert needs(worked_book).keys() <= worked_book.destinations.keys()


def test_bookmarks_go_to_the_third_level(worked_book: Printed) -> None:
    with worked_book.pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        contracts = next(item for item in outline.root if item.title == "Verträge zur Auftragsverarbeitung")
        (contract,) = contracts.children

    assert titles[-1] == "Über dieses Dokument"
    assert "Inhalt" in titles
    assert contract.title == "AVV „Digitale Lernlandkarte“"
    assert smooth(contract.children[2].title) == "§ 1 Anwendungsbereich und Begriffsbestimmungen"
    assert not [inner for child in contract.children for inner in child.children]


def test_the_archives_are_attached(worked_book: Printed) -> None:
    assert set(worked_book.pdf.attachments) == {"coverage.json", "needs.json"}
    for file in worked_book.pdf.Root.AF:
        assert file.AFRelationship == pikepdf.Name.Data
        assert file.EF.F.Subtype == pikepdf.Name("/application/json")
    assert worked_book.attached("coverage.json")["DOK-MOB"]


def test_every_font_is_embedded(worked_book: Printed) -> None:
    fonts = {}
    for page in worked_book.pdf.pages:
        for font in cast("Any", page.Resources).get("/Font", {}).values():
            (inner,) = font.DescendantFonts
            fonts[str(font.BaseFont)] = [key for key in inner.FontDescriptor if key.startswith("/FontFile")]

    assert len(fonts) >= 5
    assert all(fonts.values()), fonts


def test_tables_have_heads_and_headings_have_levels(worked_book: Printed) -> None:
    tags: Counter[str] = Counter()
    scopes = set()

    def walk(element: pikepdf.Object) -> None:
        todo = [element]
        while todo:
            node = todo.pop()
            if isinstance(node, pikepdf.Array):
                todo.extend(node)
            elif isinstance(node, pikepdf.Dictionary):
                if "/S" in node:
                    tags[str(node.S)] += 1
                    if node.S == "/TH":
                        scopes.add(repr(node.A))
                if "/K" in node:
                    todo.append(node.K)

    walk(worked_book.pdf.Root.StructTreeRoot.K)

    assert tags["/TH"] > 50
    assert tags["/Table"] > 20
    assert tags["/H1"] > 5
    assert tags["/H4"] > 100
    assert tags["/TOCI"] > 50
    assert tags["/Caption"] > 10
    assert all("Column" in scope for scope in scopes)


def test_the_same_sources_give_the_same_bytes(worked_book: Printed, worked: Built, tmp_path: Path) -> None:
    again = printed(worked.folder, tmp_path / "elsewhere" / "pdf", "-j", "2")

    assert again.data == worked_book.data


# ── the legend ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_legend_counts_every_kind(worked_book: Printed) -> None:
    (page,) = [page for page in worked_book.pages if " So lesen Sie dieses Handbuch " in f" {page[:120]} "]
    kinds = Counter(str(need["type"]) for need in needs(worked_book).values())

    for kind, plural in ((kind, word.plural) for kind, word in vocabulary().kinds.items()):
        if kinds[kind.value]:
            assert f"{kinds[kind.value]} {plural}" in page


def test_the_colophon_holds_the_checksum_of_the_attachment(worked_book: Printed) -> None:
    import hashlib

    checksum = hashlib.sha256(worked_book.pdf.attachments["needs.json"].get_file().read_bytes()).hexdigest()

    assert checksum in worked_book.pages[-1].replace(" ", "")


@pytest.mark.parametrize("name", ["needs.json", "coverage.json"])
def test_an_attachment_is_what_the_site_offers(worked: Built, worked_book: Printed, name: str) -> None:
    assert worked_book.attached(name) == json.loads(worked.read(name))
