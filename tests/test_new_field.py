"""A field is one table: ``ort_der_verarbeitung`` of a subprocessor is typed, kept, shown, listed, found and told."""

import json

from nachweis.compliance.model import Handbook
from nachweis.exchange.formats.feeds import subprocessors_feed
from nachweis.releases.facts import Version
from nachweis.vocabulary import Edition, Kind, field_reach, kind_word
from nachweis.writing.editor import blocks
from tests.compliance.factory import entry
from tests.conftest import Write, sphinx

PAGE = """# A

:::{uav} Rechenzentrum
:id: UAV-1
:ort_der_verarbeitung: Falkenstein
:::

:::{register} uav
:spalten: kennung, ort_der_verarbeitung
:::
"""


def test_a_field_of_the_table_is_typed_kept_shown_and_listed(write: Write) -> None:
    folder = write({"a.md": PAGE})
    built = sphinx(folder, folder.parent / "out", "-D", "nachweis_edition=intern")
    page = built.read("docs/a.html")

    assert not [finding for finding in built.findings if finding[2].startswith("unknown_")]
    assert "<dt>Ort der Verarbeitung</dt><dd>Falkenstein</dd>" in page
    assert page.count("Falkenstein") == 2
    assert '<th class="head nw-col-ort_der_verarbeitung"><p>Ort der Verarbeitung</p></th>' in page
    (version,) = json.loads(built.read("needs.json"))["versions"].values()
    assert version["needs"]["UAV-1"]["ort_der_verarbeitung"] == "Falkenstein"


def test_it_is_told_to_customers_and_found_by_search() -> None:
    def book(place: str) -> Handbook:
        return Handbook([entry("UAV-1", Kind.SUBPROCESSOR, ort_der_verarbeitung=place)])

    versions = [
        Version(name, day, "0" * 40, "", (), {}, {})
        for name, day in (("2026.1", "2026-01-01"), ("2026.2", "2026-02-01"))
    ]
    feed = subprocessors_feed([*zip(versions, (book("Falkenstein"), book("Helsinki")), strict=True)], "")

    assert "Ort der Verarbeitung: Helsinki (bisher: Falkenstein)." in feed.decode()
    assert field_reach("ort_der_verarbeitung") is Edition.CUSTOMER
    assert kind_word(Kind.SUBPROCESSOR).fields["ort_der_verarbeitung"].searched
    assert kind_word(Kind.SUBPROCESSOR).label in str(blocks())
