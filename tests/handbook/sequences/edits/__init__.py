"""The kinds of edit: each changes a handbook's sources and says what it did, or nothing if it does not apply.

What an edit does follows from the sources and its random numbers alone, so that a sequence can be played again.
"""

from tests.handbook.sequences.edits import around, entries, files, pages
from tests.handbook.sequences.edits.around import accident, program
from tests.handbook.sequences.edits.texts import Edit, anywhere, rewording, settings

OPTION = r"(?:status|rolle|deckt|betrifft|beruht_auf|pflichtinhalt|belegt_durch|durchsicht|stichworte|grund|gilt_bis)"
BLOCK = r"^:{3,}\{(?:dokument|kontrolle|tom|avv|recht|uav|daten|betroffene|nachweis|befund|situation)\} .*"
FRONT = r"\A---\nausgabe: (\w+)\n---\n\n"

EDITS: dict[str, Edit] = {
    # words
    "a sentence": rewording(r"^([A-ZÄÖÜ][^{\n]*)\.$", r"\1 mit {n}."),
    "a title of an entry": rewording(rf"({BLOCK})$", r"\1 {n}"),
    "a title of a line": rewording(r"^(- \[[\w-]+\] .*)\.$", r"\1 {n}."),
    "a title of a page": rewording(r"^(# .*)$", r"\1 {n}"),
    "a heading": rewording(r"^(## .*)$", r"\1 {n}"),
    "a title of a page gone": rewording(r"^# .*\n", ""),
    "a second title on a page": anywhere("# Noch ein Titel {n}\n\nDarunter ein Satz."),
    "a heading more": anywhere("## Noch ein Teil {n}"),
    "lines above": rewording(r"^(# .*\n)", r"\n\n\n\1", r"% Anmerkung {n}\n\n\1"),
    "weak wording": rewording(r"^(- \[[\w-]+\] .*)\.$", r"\1 in der Regel."),
    # what entries say
    "a status": rewording(r"^:status: .*$", *(f":status: {word}" for word in ("umgesetzt", "geplant", "vereinbart"))),
    "an option gone": rewording(rf"^ *:{OPTION}: .*\n", ""),
    "an option unknown": rewording(r"^(:id: .*)$", r"\1\n:statsu: {n}"),
    "an option": entries.an_entry_gets_an_option,
    "a link": entries.an_entry_links_elsewhere,
    "a link to nowhere": rewording(r"^:deckt: .*$", ":deckt: AVV-{n}"),
    "a citation": rewording(r"Art\. \d+[^.;\n]*(?: lit\. b)? DSGVO", "Art. 5 DSGVO", "Art. 32 DSGVO", "Art. 999 DSGVO"),
    "a citation of a clause": rewording(r"§ \d(?: Abs\. \d)?(?= |\.)", "§ 1", "§ 2 Abs. 2", "§ 9"),
    "mandatory contents": rewording(r"^:pflichtinhalt: .*$", ":pflichtinhalt: dauer; zweck", ":pflichtinhalt: weisung"),
    "a review": rewording(r"^:durchsicht: .*$", ":durchsicht: 2026-11-01", ":durchsicht: 2024-01-01"),
    "an acceptance ends": rewording(r"^:gilt_bis: .*$", ":gilt_bis: 2026-01-01", ":gilt_bis: 2098-01-01"),
    "a finding taken": rewording(
        r"^:id: BEF-2$", r"\g<0>\n:status: angenommen\n:freigabe: Leitung\n:grund: So ist es.\n:gilt_bis: 2099-01-01"
    ),
    "a rule of a finding": rewording(r"^:regel: .*$", ":regel: measure_without_evidence", ":regel: similar_wording"),
    "an entry for another edition": rewording(r"^( *):deckt: .*$", r"\g<0>\n\1:ausgabe: intern"),
    "keywords": rewording(r"^:stichworte: .*$", ":stichworte: Wetter {n}"),
    # where entries are
    "an entry moves up": entries.an_entry_moves_up,
    "an entry moves down": entries.an_entry_moves_down,
    "a line moves": entries.a_line_moves_to_another_control,
    "two entries swap pages": entries.two_entries_swap_pages,
    "two entries swap ids": entries.two_entries_swap_ids,
    "two entries change places": entries.two_entries_change_places,
    "an entry more": entries.an_entry_is_added,
    "a line more": entries.a_line_is_added,
    "an entry less": entries.an_entry_is_removed,
    "a document less": entries.a_document_is_removed,
    "an id": entries.an_id_is_renamed,
    "an id everywhere": entries.an_id_is_renamed_everywhere,
    "a duplicate above": entries.a_duplicate_arises_above,
    "a duplicate below": entries.a_duplicate_arises_below,
    "the first duplicate gone": entries.the_first_duplicate_is_removed,
    "the last duplicate gone": entries.the_last_duplicate_is_removed,
    "the first duplicate renamed": entries.the_first_duplicate_gets_another_id,
    "an entry into the included file": entries.an_entry_moves_into_the_included_file,
    "an entry out of the included file": entries.an_entry_moves_out_of_the_included_file,
    "an area": rewording(r"^:::\{bereich\} .*$", ":::{bereich} Halle {n}"),
    # pages
    "a page more": pages.a_page_is_added,
    "a page less": pages.a_page_is_removed,
    "a page renamed": pages.a_page_is_renamed,
    "a page renamed everywhere": pages.a_page_is_renamed_with_what_names_it,
    "a page in another folder": pages.a_page_moves_to_another_folder,
    "a page becomes a folder": pages.a_page_becomes_a_folder,
    "a folder renamed": pages.a_folder_is_renamed,
    "two pages swap names": pages.two_pages_swap_names,
    "a page put back": pages.a_page_is_put_back_with_its_date,
    "a change dated back": pages.dating(pages.PAST, "dated 2001"),
    "a change dated ahead": pages.dating(pages.FUTURE, "dated 2049"),
    "a change without a date": pages.dating(None, "date kept"),
    "a touch": pages.a_page_is_touched,
    "other line ends": pages.a_page_gets_other_line_ends,
    "another branch": pages.several_pages_are_those_of_another_branch,
    "everything put back": pages.everything_is_as_it_was,
    # contents
    "a caption of contents": rewording(r"^:caption: .*$", ":caption: Überschrift {n}"),
    "a caption of contents gone": rewording(r"^:caption: .*\n", ""),
    "a name in contents": rewording(
        r"^(?:\w[^`\n]* <)?(\w[\w-]*(?:/index)?)>?$(?=\n[`\w])", r"Name {n} <\1>", r"\1", pages_like="**/index.md"
    ),
    "a link in contents": rewording(r"^Draußen.*$", "Weit draußen <https://example.net/{n}>"),
    "numbers in contents": rewording(
        r"^```\{toctree\}\n(:numbered:\n)?", "```{toctree}\n:numbered:\n", "```{toctree}\n"
    ),
    "hidden contents": rewording(r"^```\{toctree\}\n(:hidden:\n)?", "```{toctree}\n:hidden:\n", "```{toctree}\n"),
    "reversed contents": rewording(r"^(```\{toctree\}\n)(?!:rev)", r"\1:reversed:\n"),
    "flat contents": rewording(r"^(```\{toctree\}\n)(?!:titlesonly)", r"\1:titlesonly:\n", r"\1:maxdepth: 1\n"),
    "the order of contents": rewording(r"^([\w-]+)\n([\w-]+)$(?=\n```|\n[\w-]+\n)", r"\2\n\1"),
    "a line of contents gone": rewording(r"^[\w/-]+\n(?=```$)", ""),
    "a line of contents more": rewording(r"^(?<=\n)```$(?=\n|\Z)", "/docs/recht\n```", pages_like="*/index.md"),
    "a glob": rewording(r"^mehr/\*$", "tom/c*", "mehr/a*", r"*/[a-z]-neu*"),
    # words, pictures, tables
    "a label": rewording(r"^\(ein-ziel\)=$", "(ein-{n})="),
    "a label elsewhere": anywhere("(ein-ziel)=\n## Ein Ziel {n}"),
    "a term": rewording(r"^(Auftrag|Verzeichnis)(?=\n  )", r"\1{n}"),
    "an explanation": rewording(r"^  (Was jemand .*|Eine Liste.*)\.$", r"  \1 {n}."),
    "an explanation elsewhere": anywhere("```{glossary}\nAuftrag\n  Woanders erklärt {n}.\n```"),
    "a footnote": rewording(r"^(\[\^\w+\]: .*)\.$", r"\1 {n}."),
    "a footnote gone": rewording(r"^\[\^\w+\]: .*\n", ""),
    "a figure": rewording(r"^Ein Bild der Lage.*$", "Ein Bild der Lage {n}."),
    "a figure above": rewording(
        r"^(# .*\n)", r"\1\n```{figure} /docs/tom/bild.svg\n:alt: Kreis\n\nEin Bild {n}.\n```\n"
    ),
    "a table": rewording(r"^```\{table\} .*$", "```{table} Eine Tafel {n}"),
    "a table above": rewording(r"^(# .*\n)", r"\1\n```{table} Tafel {n}\n\n| A | B |\n|---|---|\n| 1 | 2 |\n```\n"),
    "a formula": rewording(r"^a\^2.*$", "a^2 + {n} = c"),
    "a formula above": rewording(r"^(## .*\n)", r"\1\n```{math}\n:label: formel-{n}\nx\n```\n"),
    "a formula's label": rewording(r"^:label: .*$", ":label: formel-{n}"),
    "an index entry": rewording(r"^```\{index\} .*$", "```{index} single: Wort {n}"),
    "an alternative text": rewording(r"(?<=^:alt: ).*$", "Form {n}"),
    "a reference": anywhere("Siehe [](#K-1-01), {ref}`ein-ziel`, [](/docs/recht.md), {term}`Auftrag`, TOM-1 und § 1."),
    "the only citation of a provision": anywhere("Nach Art. 6 DSGVO, § 22 BDSG und § {n} BDSG.", "Nach Art. 24 DSGVO."),
    "a citation less": rewording(r"^Nach Art\. (?:6|24) DSGVO.*$", "Nach nichts."),
    "a basis that no pack explains": rewording(
        r"(?<=^:beruht_auf: ).*$", "Art. 9 DSGVO", "Art. 10 DSGVO; Art. 6 DSGVO"
    ),
    "packs in contents": rewording(r"^(?<=\n)```$(?=\n|\Z)", "/docs/recht/index\n```", pages_like="*/index.md"),
    "a broken reference": anywhere("Siehe [](#NICHTS-{n}), {ref}`nichts-{n}`, [](nichts-{n}.md) und {term}`Nichts`."),
    "an include": anywhere("```{include} /docs/worte/_teil.md\n```", pages_like="**/[!_]*.md"),
    "an include gone": rewording(r"^```\{include\}.*\n```\n", ""),
    "an included sentence": rewording(
        r"^Eingebunden .*\.$", "Eingebunden ist {n} über [](#K-2-01).", pages_like="**/_*.md"
    ),
    "a picture": files.a_picture_is_replaced,
    "a picture in another's place": files.a_picture_takes_the_name_of_another,
    "a picture more": anywhere("![Noch eins](/docs/worte/dreieck.svg)", "![Noch eins](/docs/tom/bild.svg)"),
    "a picture less": rewording(r"^!\[.*\n", ""),
    "a picture for us": rewording(r"^(!\[.*\n)", r"\n:::{nur} intern\n\1:::\n"),
    "a file": rewording(r"\A.*", "Ein Blatt {n}", pages_like="**/*.txt"),
    "a file less": files.a_file_is_removed,
    "a file renamed": files.a_file_is_renamed_with_what_names_it,
    "a file put back": files.a_file_is_put_back,
    "a file less to download": rewording(r"\{download\}`(.*?) <.*?>`", r"\1"),
    "a file for us": rewording(r" und (\{download\}`.*?`)(.*)$", r".\n\n:::{nur} intern\n\1\n:::\n"),
    # editions and views
    "a page for another edition": rewording(FRONT, *(f"---\nausgabe: {to}\n---\n\n" for to in ("intern", "pruefung"))),
    "a folder for another edition": rewording(FRONT, "---\nausgabe: intern\n---\n\n", pages_like="*/index.md"),
    "a page that says no edition": rewording(FRONT, ""),
    "a page for customers": rewording(r"\A(?!---)", "---\nausgabe: kunde\n---\n\n", pages_like="**/[!_]*.md"),
    "a block for another edition": rewording(r"\{nur\} \w+$", "{nur} intern", "{nur} pruefung", "{nur} kunde"),
    "a block for us": rewording(r"^([A-ZÄÖÜ][^{\n]*\.)$", r":::{nur} intern\n\1\n:::"),
    "a view": anywhere(":::{register} avv\n:::", ":::{netz} K-1\n:::", ":::{befunde} DOK-TOM\n:::", ":::{zahlen}\n:::"),
    "a view less": rewording(r"^:::\{(?:matrix|kette|befunde|netz|kennungen|was_gilt)\}.*\n(?::.*\n)*", ""),
    "what a view asks": rewording(r"^(:::\{(?:register|deckung|netz)\}) .*$", r"\1 avv", r"\1 DOK-AVV", r"\1 TOM-1"),
    # settings, templates, laws
    "project": settings("project", "Probe", "Muster"),
    "html_title": settings("html_title", "Probehandbuch", "Musterhandbuch"),
    "version": settings("version", "Entwurf", "2026.7"),
    "author": settings("author", "Redaktion", "Andere"),
    "numfig": settings("numfig", True, False),
    "numfig_format": settings("numfig_format", {"figure": "Bild %s"}, {}),
    "numfig_secnum_depth": settings("numfig_secnum_depth", 0, 2),
    "myst_heading_anchors": settings("myst_heading_anchors", 1, 3),
    "exclude_patterns": settings("exclude_patterns", ["**/_*"], ["**/_*", "docs/mehr/*"]),
    "html_additional_pages": settings("html_additional_pages", {}, {"index": "start.html"}),
    "html_use_index": settings("html_use_index", True, False),
    "html_theme_options": settings("html_theme_options", {}, {"navigation_with_keys": True}),
    "html_show_sourcelink": settings("html_show_sourcelink", True, False),
    "html_copy_source": settings("html_copy_source", True, False),
    "nachweis_review_months": settings("nachweis_review_months", 12, 1, 120),
    "nachweis_organisation": settings("nachweis_organisation", "Probe GmbH", "Muster GmbH"),
    "nachweis_editions": settings("nachweis_editions", "pruefung kunde", ""),
    "nachweis_state": settings("nachweis_state", "BE", "BY", ""),
    "nachweis_today": settings("nachweis_today", "2026-11-22", "2027-02-03"),
    "nachweis_version": settings("nachweis_version", "2026.7", ""),
    "nachweis_released": settings("nachweis_released", True, False),
    "nachweis_laws": settings("nachweis_laws", "gesetze", ""),
    "nachweis_search": settings("nachweis_search", True, False),
    "nachweis_pdf_author_role": settings("nachweis_pdf_author_role", "Leitung", ""),
    "a template": around.a_template_is_changed,
    "a template more": around.a_template_of_pages_is_added,
    "a law": around.a_law_is_changed,
    "a version before": around.there_is_a_version_before,
    "a version before less": around.the_version_before_is_taken_away,
    # the program
    "a copy of the program": around.the_program_is_a_copy,
    "another program: a law": program("exchange/laws/10-dsgvo.json", "Vertraulichkeit", "Verschwiegenheit"),
    "another program: a label": program("handbook/reading/editions.py", '"Nur intern"', '"Nur für uns"'),
    "another program: a message": program(
        "handbook/reading/accepting.py", "gibt es bei „{kind.value}“ nicht", "hat „{kind.value}“ nicht"
    ),
    "another program: a style": program("handbook/site/static/nachweis.css", "}", "}\n"),
    # accidents
    "a raise while reading": accident("source-read", "1 / 0"),
    "a kill while reading": accident("source-read", "os._exit(9)"),
    "a raise while writing": accident("html-page-context", "1 / 0"),
    "a kill while writing": accident("html-page-context", "os._exit(9)"),
    "a kill between": accident("env-updated", "os._exit(9)"),
    "a kill at the end": accident("build-finished", "os._exit(9)"),
    "a raise at the end": accident("build-finished", "1 / 0"),
}
"""Every kind of edit, by a name that tells what is other than before."""
