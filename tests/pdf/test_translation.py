"""Everything that a page can hold arrives in the book; what has no translation stops the build."""

import re
from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document

from nachweis.pdf.fragment import Fragment
from nachweis.pdf.nodes import HANDLERS
from nachweis.pdf.translator import Translator
from tests.conftest import sphinx, write_project
from tests.handbook.test_findings import PNG
from tests.pdf.conftest import MakeBook, Printed, printed, smooth

EVERYTHING = Path(__file__).with_name("everything.md").read_text(encoding="utf-8")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="60" height="20" fill="#1f4e79"/></svg>'
)
PAGES: dict[str, str | bytes] = {
    "alles.md": EVERYTHING,
    "zweite.md": "# Zweite Seite\n\nText.\n",
    "bild.png": PNG,
    "datei.txt": "Inhalt\n",
    "zeichnung.svg": SVG,
}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    folder = tmp_path_factory.mktemp("everything")
    return printed(write_project(folder / "project", PAGES, ALLOWED), folder / "out")


ALLOWED = 'nachweis_allowed = "eval-rst only raw acks productionlist py:function octicon parsed-literal line-block"\n'
"""What this page uses besides what pages may."""

SAID = """
Betonung|Nachdruck|Code|tief|hoch|AVV (Auftragsverarbeitungsvertrag)|Glossarwort (S. |Ein harter Umbruch
Verweis nach draußen [1]|https://example.net [2]|Eintrag (S. |TOM-1: Die Haustechnik verschließt die Tür (S.
Abschnitt (S. |andere Seite (S. |Anhang (als Anlage in dieser Datei)|Strg|Datei|Lücke
erster Punkt|innerer Punkt|mit zweitem Absatz|3. dritter|4. vierter|Bedeutung eins|Bedeutung zwei|Wert des Feldes
a) alpha|b) beta|-x|Option x|--lang|Option lang|Zeile eins|Zeile eingerückt|links oben|rechts oben|In der Mitte
"wort" punkt|schliesse(tuer)|Schließt die Tür.|Dank eins|Thema|Im Thema.|Randnotiz|Am Rand.|Zwischentitel
Ein Motto.|Die Quelle|wörtlich betont|[Q1]|Die Quelle selbst.|Kopf A|Zelle zwei|Eine Überschrift der Tabelle
über zwei|zwei Zeilen|daneben|Ein Zitat über zwei Zeilen.|def tür(): return "zu" # \\ { $ #|Beschriftung des Codes
Bildunterschrift.|Legende zum Bild.|Ein Hinweis.|Warnung|Eine Warnung.|Eigener Titel|Siehe auch dort.|Neu dabei.
Text der Fußnote.|Erster Absatz der zweiten.|Zweiter Absatz der zweiten.|Was das Wort bedeutet.|Nur im PDF.
Kartentitel|Kartentext|Zweites Feld|Reiter A|Inhalt B|Aufklapptitel|Aufgeklappter Inhalt|Einzelinhalt|Knopftext [3]
erledigt|Text der Kontrolle.|Der Text der Maßnahme mit Betonung.|ein Punkt darin|Stichwort am Ort,|Neben,
"""


@pytest.mark.parametrize("said", [s for line in SAID.strip().splitlines() for s in line.split("|")])
def test_it_is_there(everything: Printed, said: str) -> None:
    assert said.replace(" ", "") in everything.text.replace(" ", "")  # pdfium misses a space before a T


@pytest.mark.parametrize("said", ["Nur auf der Website.", "nur HTML", "Added in", "report"])
def test_what_is_for_the_site_only_is_not(everything: Printed, said: str) -> None:
    assert said not in everything.text


def test_a_footnote_is_printed_once(everything: Printed) -> None:
    assert everything.text.count("Text der Fußnote.") == 1


def test_pictures_and_formulas_are_described(everything: Printed) -> None:
    described = [str(node.Alt) for node in tagged(everything) if "/Alt" in node]

    assert {"Ein blauer Punkt", "Eine Zeichnung", "Ein Punkt"} <= set(described)
    assert any("sum" in alt for alt in described)


def tagged(book: Printed) -> list:  # type: ignore[type-arg]
    import pikepdf

    found, todo = [], [book.pdf.Root.StructTreeRoot.K]
    while todo:
        node = todo.pop()
        if isinstance(node, pikepdf.Array):
            todo.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            found.append(node)
            if "/K" in node:
                todo.append(node.K)
    return found


def test_a_page_of_everything_keeps_the_standards(everything: Printed) -> None:
    assert everything.faults() == []


def test_a_translated_page(everything: Printed, file_regression) -> None:  # type: ignore[no-untyped-def]
    """A snapshot of what a page becomes: read it when it changes."""
    (path,) = (everything.path.parent.with_name("out-d") / "typst").rglob("alles.json")
    source = re.sub(r"<svg .*?</svg>", "<svg …>", Fragment.load(path).source)
    file_regression.check(source + "\n", extension=".typ")


INSIDE = """
attribution caption classifier colspec definition definition_list_item description entry field field_body field_name
label legend line list_item option option_argument option_group option_list_item option_string row tbody term tgroup
thead production desc_addname desc_annotation desc_classname desc_name desc_optional desc_parameter desc_parameterlist
desc_returns desc_type desc_type_parameter desc_type_parameter_list hlistcol termsep header footer
"""
"""Nodes that are translated with the one around."""
RESOLVED = "only pending_xref pending_xref_condition toctree toctreenode TocEntry substitution_reference translatable"
"""Nodes that Sphinx has replaced before anything is written."""
BASES = """
Admonition BackLinkable Bibliographic Body Decorative Element FixedTextElement General Inline Invisible Labeled Node
NodeVisitor PreBibliographic Part PureTextElement Referential Resolvable Root Sequential Special Structural
SubStructural Targetable TextElement Titular _desc_classes_injector
"""
DOCINFO = "address author authors contact copyright date organization revision status version"
"""What MyST never makes."""


def test_every_node_that_docutils_and_sphinx_show_has_a_translation() -> None:
    """The nodes that a writer's page can hold after resolving; parts of others are handled with them."""
    import sphinx.addnodes

    known = tuple(HANDLERS)
    elsewhere = set(" ".join((INSIDE, RESOLVED, BASES, DOCINFO)).split())
    lost = []
    for module in (nodes, sphinx.addnodes):
        for name, kind in vars(module).items():
            if not isinstance(kind, type) or not issubclass(kind, nodes.Node) or name in elsewhere:
                continue
            if name.startswith(("desc_sig", "not_")):
                continue
            if not issubclass(kind, known) and kind.__module__ == module.__name__:
                lost.append(name)

    assert lost == [], lost


def test_a_node_without_translation_stops_the_build(book: MakeBook) -> None:
    conf = """
from docutils import nodes
class odd(nodes.General, nodes.Element):
    pass
def transform(app, doctree, docname):
    if docname == "docs/seite":
        node = odd(); node.line = 5
        doctree[0] += node
def setup(app):
    app.add_node(odd, html=(lambda s, n: None, lambda s, n: None))
    app.connect("doctree-resolved", transform)
"""
    folder = book.write({"seite.md": "# Seite\n\nText.\n"}, conf)
    built = sphinx(folder, book.out, "-b", "pdf")

    assert built.status != 0
    assert "seite.md:5: Für „odd“ gibt es im PDF keine Darstellung." in built.warnings
    assert not (book.out / "handbuch.pdf").exists()


def test_html_typed_by_a_writer_is_text(book: MakeBook) -> None:
    made = book({"seite.md": "# Seite\n\nEin <b>Wort</b>.\n"})

    assert "Ein <b>Wort</b>." in made.text


def test_nothing_typed_is_code(book: MakeBook) -> None:
    nasty = '#panic("x") \\#import "a" $x$ ]) } {{ // kein Kommentar "„ @ref <label> ~~'
    page = f'# Seite {nasty}\n\n{nasty}\n\n`{nasty}`\n\n- {nasty}\n\n| {nasty} |\n|---|\n| a |\n\n[{nasty}](https://example.org/#")\n'
    made = book({"seite.md": page})

    assert made.text.count("#panic(") >= 6
    assert "kein Kommentar" in made.text


def test_a_clause_of_sixty_paragraphs_arrives_whole(book: MakeBook) -> None:
    paragraphs = "\n\n".join(
        f"Absatz {n} der langen Klausel sagt, was gilt. " + "Noch ein Satz dazu. " * 6 for n in range(60)
    )
    clause = f"# Lang\n\n:::{{avv}} Eine lange Klausel\n:id: AVV-1\n\n{paragraphs}\n:::\n"
    made = book({"lang.md": clause})

    for n in range(60):
        assert made.text.count(f"Absatz {n} der langen Klausel") == 1
    starts = [n for n, page in enumerate(made.pages) if "AVV-1 Klausel" in page]
    goes_on = [n for n, page in enumerate(made.pages) if "AVV-1 Fortsetzung" in page]
    assert goes_on == list(range(starts[-1] + 1, starts[-1] + 1 + len(goes_on)))
    assert len(goes_on) >= 2


def test_an_entry_with_a_long_list_breaks_only_above_half_a_page(book: MakeBook) -> None:
    """Twenty-one references, each on a line, look longer than they are."""
    clause = ":::{avv} Die Klausel verspricht es\n:id: AVV-1\n\nEin Satz.\n:::\n"
    measures = "\n".join(f":::{{tom}} Maßnahme {n} löst es ein\n:id: TOM-{n}\n:deckt: AVV-1\n:::\n" for n in range(21))
    filler = "\n\n".join("Ein Absatz davor." for _ in range(27))
    made = book({"a.md": f"# Klausel\n\n{filler}\n\n{clause}", "b.md": f"# Maßnahmen\n\n{measures}"})

    assert "AVV-1 Fortsetzung" not in made.text
    (page,) = [page for page in made.pages if "AVV-1 Klausel" in page]
    assert all(f"TOM-{n}: Maßnahme {n} " in page for n in range(21))


def test_a_short_entry_is_not_broken(book: MakeBook) -> None:
    entries = "\n".join(
        f":::{{tom}} Maßnahme {n} ist umgesetzt\n:id: TOM-{n}\n\nAnfang {n}. "
        + "Ein Satz mehr. " * 12
        + f"Ende {n}.\n:::\n"
        for n in range(40)
    )
    made = book({"kurz.md": f"# Kurz\n\n{entries}"})

    assert "Fortsetzung" not in made.text
    for n in range(40):
        assert sum(f"Anfang {n}. " in page and f"Ende {n}." in page for page in made.pages) == 1


def test_wide_tables_are_turned_and_their_heads_repeat(book: MakeBook) -> None:
    heads = [f"Spaltenüberschrift{n}" for n in range(9)]
    rows = "\n".join("| " + " | ".join(f"Zellenwert{r}x{n}" for n in range(9)) + " |" for r in range(60))
    table = "| " + " | ".join(heads) + " |\n" + "|---" * 9 + "|\n" + rows
    made = book({"breit.md": f"# Breit\n\n## Eine breite Tabelle\n\n{table}\n"})

    turned = [page for page in made.pdf.pages if page.MediaBox[2] > page.MediaBox[3]]
    with_table = [page for page in made.pages if "Zellenwert" in page]
    assert len(turned) == len(with_table) > 1
    assert all(smooth(heads[0]).replace(" ", "")[:10] in page.replace(" ", "") for page in with_table)
    assert "Eine breite Tabelle" in with_table[0]


def test_a_matrix_wider_than_a_page_comes_in_parts(book: MakeBook) -> None:
    laws = "\n".join(f":::{{recht}} Artikel {n}\n:id: DSGVO-{n}\n:zitat: Art. {n} DSGVO\n:::\n" for n in range(1, 71))
    measures = "\n".join(
        f":::{{kontrolle}} Kontrolle {n}\n:id: K-{n}\n:beruht_auf: Art. {n} DSGVO\n:::\n" for n in range(1, 71)
    )
    made = book(
        {
            "recht.md": f"# Recht\n\n{laws}",
            "toms.md": f"# Kontrollen\n\n{measures}",
            "zmatrix.md": "# Matrix\n\n:::{matrix} kontrolle recht\n:verweis: beruht_auf\n:::\n",
        }
    )

    parts = re.findall(r"Teil (\d) von (\d)", made.text)
    assert sorted(set(parts)) == [("1", "3"), ("2", "3"), ("3", "3")]
    assert made.text.count("●") == 70 + 1  # a mark each, and the legend
    for n in range(1, 71):
        assert f"Art. {n} DSGVO" in made.text


def test_only_known_nodes_are_looked_up_by_their_base() -> None:
    class own_note(nodes.note):  # noqa: N801
        pass

    document = new_document("seite")
    document += own_note("", nodes.paragraph("", "Eigener Hinweis"))
    fragment = Translator("seite", document, {}, str, HANDLERS).translate()

    assert 'admonition("Hinweis", par("Eigener Hinweis"))' in fragment.source
    assert fragment.untranslated == []
