"""Handbooks of any size in three dresses: ours, plain sphinx-needs, and the same prose as plain admonitions."""

from pathlib import Path

PER_PAGE = 25
LAWS = (
    "Art. 32 Abs. 1 lit. a DSGVO",
    "Art. 32 Abs. 1 lit. b DSGVO",
    "Art. 32 Abs. 1 lit. c DSGVO",
    "Art. 32 Abs. 4 DSGVO",
)
LAW_IDS = ("DSGVO-32-1-a", "DSGVO-32-1-b", "DSGVO-32-1-c", "DSGVO-32-4")
PROSE = (
    "Die Maßnahme Nummer {n} schützt die Daten im Bereich {area} vor unbefugter Kenntnisnahme.",
    "Sie wird von der zuständigen Stelle jährlich geprüft, und das Ergebnis wird festgehalten.",
    "Abweichungen meldet die Stelle innerhalb von {days} Tagen.",
)

NEEDS_CONF = """
project = "Bench"
language = "de"
html_theme = "furo"
root_doc = "docs/index"
html_copy_source = False
html_show_sourcelink = False
myst_enable_extensions = ["colon_fence", "fieldlist", "deflist"]
"""


def conf(dress: str) -> str:
    """The ``conf.py`` of a dress."""
    if dress == "handbook":
        return NEEDS_CONF + (
            'extensions = ["myst_parser", "sphinx_design", "nachweis.handbook"]\n'
            "from nachweis.handbook.vocabulary import METAMODEL\n"
            "needs_from_toml = str(METAMODEL)\n"
        )
    if dress == "needs":
        return NEEDS_CONF + (
            'extensions = ["myst_parser", "sphinx_design", "sphinx_needs"]\n'
            "from nachweis.handbook.vocabulary import METAMODEL\n"
            "needs_from_toml = str(METAMODEL)\n"
        )
    return NEEDS_CONF + 'extensions = ["myst_parser", "sphinx_design"]\n'


def entry(n: int, page: int, dress: str, total: int) -> str:
    """One measure with three links."""
    prose = "\n".join(PROSE).format(n=n, area=page, days=n % 30 + 1)
    title = f"Maßnahme {n} schützt die Daten im Bereich {page}"
    if dress == "admonitions":
        return f":::{{admonition}} {title}\n{prose}\n:::\n"
    other = f"AVV-{(n * 7) % max(total // 50, 1) + 1}"
    law = (LAWS if dress == "handbook" else LAW_IDS)[n % 4]
    options = f":id: TOM-{n}\n:status: umgesetzt\n:beruht_auf: {law}\n:deckt: {other}\n:setzt_ein: UAV-{n % 10}\n"
    return f":::{{tom}} {title}\n{options}\n{prose}\n:::\n"


def target(kind: str, id: str, title: str, options: str, dress: str) -> str:
    """Something measures point to."""
    if dress == "admonitions":
        return f":::{{admonition}} {title}\nText.\n:::\n"
    return f":::{{{kind}}} {title}\n:id: {id}\n{options}\nText.\n:::\n"


def write(folder: Path, total: int, dress: str) -> Path:
    """Write a project of ``total`` entries in ``dress``; gives a page to edit."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (folder / "conf.py").write_text(conf(dress), encoding="utf-8")
    document = target("dokument", "DOK-1", "Dokument", ":art: TOM\n", dress)
    clauses = [
        target("avv", f"AVV-{n + 1}", f"Klausel {n + 1}", ":status: vereinbart\n", dress)
        for n in range(max(total // 50, 1))
    ]
    laws = [
        target("recht", id, id, f":zitat: {zitat}\n" if dress != "admonitions" else "", dress)
        for id, zitat in zip(LAW_IDS, LAWS, strict=True)
    ]
    uavs = [target("uav", f"UAV-{n}", f"Firma {n}", ":land: Deutschland\n", dress) for n in range(10)]
    (docs / "ziele.md").write_text("# Ziele\n\n" + "\n".join([*clauses, *laws, *uavs]), encoding="utf-8")
    pages = range((total + PER_PAGE - 1) // PER_PAGE)
    chapters: dict[int, list[str]] = {}
    for page in pages:
        entries = [entry(n, page, dress, total) for n in range(page * PER_PAGE, min((page + 1) * PER_PAGE, total))]
        (docs / f"p{page:04}.md").write_text(f"# Seite {page}\n\n" + "\n".join(entries), encoding="utf-8")
        chapters.setdefault(page // 20, []).append(f"p{page:04}")
    for chapter, names in chapters.items():
        toc = "\n".join(names)
        (docs / f"k{chapter:03}.md").write_text(
            f"# Kapitel {chapter}\n\n```{{toctree}}\n{toc}\n```\n", encoding="utf-8"
        )
    toc = "\n".join(["ziele", *(f"k{chapter:03}" for chapter in chapters)])
    (docs / "index.md").write_text(f"# Handbuch\n\n{document}\n```{{toctree}}\n{toc}\n```\n", encoding="utf-8")
    return docs / "p0001.md"
