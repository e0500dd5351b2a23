"""What a template leaves to be filled in, and what only looks like it."""

import pytest

from nachweis.compliance.values.placeholders import placeholders

LEFT = """\
<<Anbieter>>
<< Name des Kunden >>
«Firma»
«Kunde_Name_1»
{{ kunde }}
{{NAME}}
{Firma}
${firma}
##NAME##
<Firma>
<Name des Auftraggebers>
<firma>
< Freie Eingabe >
<bitte ausfüllen>
&lt;Firma&gt;
……
......
. . . . . .
________
____
\\_\\_\\_\\_
[●]
[•]
[ ● ]
[??]
[Name]
\\[Name\\]
[bitte ergänzen]
(bitte ergänzen)
(hier Namen eintragen)
YYYY-MM-DD
JJJJ-MM-TT
DD.MM.YYYY
TT.MM.JJJJ
dd.mm.yyyy
00.00.0000
0000-00-00
xx.xx.2026
XX.XX.20XX
20XX
DD/MM/YYYY
xxx
XXX
???
EDITME
TODO
FIXME
CHANGEME
N.N.
N. N.
tbd
TBA
t.b.d.
Musterstadt
Max Mustermann
20__
[                ]
( . . . )
Lorem ipsum
""".splitlines()
SAID = [
    "Er sagte: „Der Schlüssel … ist weg.“",
    "„…“",
    "Daten […] werden gelöscht.",
    "Daten [...] werden gelöscht.",
    "in der bis zum … geltenden Fassung",
    "Akten, Verträge etc. …",
    "Akten, Verträge usw....",
    "Wie geht das?!",
    "Zeichen [1], [12], [1, 2] und [3–5]",
    "Ein Satz[^1] mit Fußnote[^note].",
    "Stern* und Sterne** [*]",
    "- [ ] offen\n- [x] fertig",
    "[Netzplan](netz.md) und [Text][ziel]",
    "![Bild](a.png)",
    "siehe <https://example.org> und <mail@example.org>",
    "eine Zeile<br>noch eine<BR>und H<sub>2</sub>O",
    "Code `<Firma>` und `[Name]` und ``{{ kunde }}``",
    "```\n<Firma>\nTODO\n```",
    "Formel $x_{1} < Y$ und $$a__b [Name]$$",
    "<!-- TODO -->",
    "{ref}`Firma` und {term}`Name`",
    "ist a < b und c > d",
    "liegt x < Grenzwert und y > Grenzwert",
    "unter 3 < Wert > 5",
    "mit __fett__ und ___beidem___",
    "eine «vertrauliche Sache» und «Geheim»",
    "(nachfolgend «Auftraggeber») und die Firma, im Folgenden «Anbieter» genannt, als «Kunde»",
    "siehe [BSI TR-02102] und [ISO 27001]",
    "im Format JJJJ-MM-TT",
    "am 1.10.2000 und am 2026-01-01",
    "eine TODO-Liste",
    "Größe XXL, X-Achse, Stufe X",
    "der N.-N.-Bund",
    "Dr. h. c. mult.",
    "Preis: $5 und $6",
    "die Datei a__b.txt",
    "1. … 2. … ",
    "bitte angeben, was fehlt",
]


@pytest.mark.parametrize("written", LEFT)
@pytest.mark.parametrize("frame", ["{}", "Vertrag mit {} vom heutigen Tag.", "Geprüft von: {}"])
def test_what_is_to_be_filled_in_is_found(written: str, frame: str) -> None:
    assert len(list(placeholders(frame.format(written)))) >= 1


@pytest.mark.parametrize("said", SAID)
def test_what_only_looks_like_it_is_left_in_peace(said: str) -> None:
    assert list(placeholders(said)) == ([said] if said == "…" else [])


def test_what_nothing_follows_is_to_be_filled_in() -> None:
    assert list(placeholders("Name: …\nOrt: ...\nHerr …\nEs gilt: … sagt er.")) == ["…", "...", "…"]


@pytest.mark.parametrize("whole", ["…", "...", "?", "[ ]", "< >"])
def test_a_field_that_says_only_this_says_nothing(whole: str) -> None:
    assert list(placeholders(whole)) == [whole]
