"""Handbooks of any size in three dresses: ours, plain sphinx-needs, and the same prose as plain admonitions."""

from pathlib import Path

PER_PAGE = 25
ARTICLES = 99
"""Every article of the GDPR is a target, as in a real handbook."""

PROSE = (
    "Die Maßnahme Nummer {n} schützt die Daten im Bereich {area} vor unbefugter Kenntnisnahme.",
    "Sie wird von der zuständigen Stelle jährlich geprüft, und das Ergebnis wird festgehalten.",
    "Abweichungen meldet die Stelle innerhalb von {days} Tagen.",
)

TAKEN = (
    "measure_without_role; measure_without_evidence; promise_without_evidence; promise_without_measure; "
    "similar_wording; document_incomplete; review_overdue"
)
"""What the rules say of a generated handbook; a written finding takes it as it is."""

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
        return NEEDS_CONF + ('extensions = ["nachweis"]\n')
    if dress == "needs":
        return NEEDS_CONF + (
            'extensions = ["myst_parser", "sphinx_design", "sphinx_needs"]\n'
            "from nachweis.handbook.settings.metamodel import settings\n"
            "globals().update({f'needs_{name}': value for name, value in settings().items()})\n"
        )
    return NEEDS_CONF + 'extensions = ["myst_parser", "sphinx_design"]\n'


def entry(n: int, page: int, dress: str, total: int) -> str:
    """One measure with three links."""
    prose = "\n".join(PROSE).format(n=n, area=page, days=n % 30 + 1)
    title = f"Maßnahme {n} schützt die Daten im Bereich {page}"
    if dress == "admonitions":
        return f":::{{admonition}} {title}\n{prose}\n:::\n"
    article = n % ARTICLES + 1
    law = f"Art. {article} DSGVO" if dress == "handbook" else f"DSGVO-{article}"
    one, other = (f"AVV-{(n * factor) % clauses(total) + 1}" for factor in (7, 11))
    options = f":id: TOM-{n}\n:status: umgesetzt\n:beruht_auf: {law}\n:deckt: {one}; {other}\n"
    return f":::{{tom}} {title}\n{options}\n{prose}\n:::\n"


def clauses(total: int) -> int:
    """How many clauses there are for ``total`` measures."""
    return max(total // 10, 2)


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
    if dress == "handbook":
        document += f"\n:::{{befund}} Nur ein Muster\n:id: BEF-1\n:betrifft: DOK-1\n:regel: {TAKEN}\n:::\n"
    targets = [
        target("avv", f"AVV-{n + 1}", f"Klausel {n + 1}", ":status: vereinbart\n", dress) for n in range(clauses(total))
    ]
    targets += [
        target("recht", f"DSGVO-{n + 1}", f"Artikel {n + 1}", f":zitat: Art. {n + 1} DSGVO\n", dress)
        for n in range(ARTICLES)
    ]
    goals = [targets[start : start + PER_PAGE] for start in range(0, len(targets), PER_PAGE)]
    for page, entries in enumerate(goals):
        (docs / f"z{page:04}.md").write_text(f"# Ziele {page}\n\n" + "\n".join(entries), encoding="utf-8")
    (docs / "ziele.md").write_text(
        "# Ziele\n\n```{toctree}\n" + "\n".join(f"z{page:04}" for page in range(len(goals))) + "\n```\n",
        encoding="utf-8",
    )
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
