"""Pictures: what is linked, at most two steps away; the same in words; on the site and in the PDF."""

import xml.etree.ElementTree as ET
from datetime import date
from types import SimpleNamespace
from typing import cast

from docutils import nodes

from nachweis.compliance.audit import Audit
from nachweis.compliance.views.network import Networks
from nachweis.handbook.build import Build
from nachweis.handbook.views.every import view_of
from nachweis.handbook.views.pictures.coverage import CoverageDrawing
from nachweis.handbook.views.pictures.network import NetworkDrawing
from nachweis.handbook.views.pictures.reviews import ReviewsDrawing
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import CITATIONS, audit, document, entry, handbook
from tests.conftest import Write, sphinx


def _answer(query: object, knowing: Audit) -> list[nodes.Node]:
    build = cast(
        "Build", SimpleNamespace(handbook=knowing.handbook, audit=knowing, networks=Networks(knowing.handbook))
    )
    return view_of(query).answer(query, build, lambda e: f"x.html#{e.id}")


def _drawn(found: list[nodes.Node]) -> nodes.Element:
    (node,) = found
    assert isinstance(node, nodes.Element)
    return node


def test_two_steps_and_no_more_and_nothing_beyond_a_provision() -> None:
    book = handbook(
        entry("AVV-1", Kind.CLAUSE, links={Link.BASED_ON: ("DSGVO-32",)}),
        entry("TOM-1", Kind.MEASURE, links={Link.COVERS: ("AVV-1",), Link.USES: ("UAV-1",)}),
        entry("UAV-1", Kind.SUBPROCESSOR),
        entry("TOM-2", Kind.MEASURE, links={Link.USES: ("UAV-1",)}),
        entry("DSGVO-32", Kind.LEGAL_BASIS),
        entry("AVV-9", Kind.CLAUSE, links={Link.BASED_ON: ("DSGVO-32",)}),
    )
    found = Networks(book).around(book["AVV-1"])

    assert [[one.id for one in column] for column in found.columns] == [["DSGVO-32"], ["AVV-1"], ["TOM-1"], ["UAV-1"]]
    assert {(edge.start.id, edge.link.value, edge.end.id) for edge in found.edges} == {
        ("AVV-1", "beruht_auf", "DSGVO-32"),
        ("TOM-1", "deckt", "AVV-1"),
        ("TOM-1", "setzt_ein", "UAV-1"),
    }


def test_what_is_too_much_is_counted_and_nothing_hangs_loose() -> None:
    many = [entry(f"TOM-{n}", links={Link.COVERS: ("AVV-1",)}) for n in range(12)]
    book = handbook(entry("AVV-1", Kind.CLAUSE), *many)
    found = Networks(book).around(book["AVV-1"], most=5)

    assert (len(found.columns[2]), found.left_out, len(found.edges)) == (5, 7, 5)


def test_a_network_is_a_drawing_with_links_and_says_the_same_in_words() -> None:
    book = handbook(
        entry("TOM-1", title="Ein <Titel> & mehr", links={Link.COVERS: ("AVV-1",)}),
        entry("AVV-1", Kind.CLAUSE),
    )
    node = _drawn(_answer(NetworkDrawing("AVV-1"), Audit(book, CITATIONS, date(2026, 11, 22))))
    root = ET.fromstring(node["svg"])

    assert [a.get("href") for a in root.iter("{http://www.w3.org/2000/svg}a")] == ["x.html#AVV-1", "x.html#TOM-1"]
    assert node["lines"] == ["TOM-1: deckt §\u00a01."]
    assert "nichts verknüpft" in _answer(NetworkDrawing("Z-1"), audit(entry("Z-1")))[0].astext()


def test_bars_count_coverage_and_ages() -> None:
    found = audit(
        document(art="TOM", pflichtinhalt="ueberpruefung (Lücke: Niemand prüft)"),
        entry("K-1", Kind.CONTROL, durchsicht="2026-10-01"),
        entry("TOM-1", parent="K-1"),
        entry("TOM-2", durchsicht="2020-01-01"),
        entry("TOM-3"),
        today=date(2026, 11, 22),
    )
    ages = _drawn(_answer(ReviewsDrawing(), found))
    covered = _drawn(_answer(CoverageDrawing(), found))

    assert ages["lines"] == ["Titel DOK-1: 2 bis 6 Monate alt, 1 älter, 1 nie durchgesehen (von 4)."]
    assert covered["lines"] == ["Titel DOK-1: 1 Lücke, 6 noch nicht zugeordnet (von 7)."]
    ET.fromstring(ages["svg"])


def test_the_picture_is_on_the_page_and_in_the_pdf(write: Write) -> None:
    page = "# A\n\n:::{kontrolle} Schutz\n:id: K-1\n\n- [TOM-1] Sperren.\n  :deckt: AVV-1\n:::\n\n"
    folder = write(
        {"a.md": page + ":::{avv} Klausel\n:id: AVV-1\n:::\n\n:::{netz} AVV-1\n:::\n\n:::{netz} NIX-1\n:::\n"}
    )
    built = sphinx(folder, folder.parent / "out")

    assert '<svg class="nw-d"' in built.read("docs/a.html")
    assert "TOM-1: deckt" in built.read("docs/a.html")
    assert built.read("docs/a.html").count('<details class="nw-net">') == 2
    assert ("docs/a.md", 17, "unknown_reference") in built.findings
    assert sphinx(folder, folder.parent / "pdf", "-b", "pdf").status == 0
