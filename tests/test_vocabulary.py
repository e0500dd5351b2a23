"""The metamodel and the core speak the same words."""

import tomllib

from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.needs import NEED_TYPE_FIELD_KEYS, NEED_TYPE_KEYS, NEED_TYPE_LINK_KEYS, NEED_TYPE_LINK_SHAPE_KEYS

from nachweis.compliance.model import ID, INHERITED_FACTS, INHERITED_LINKS, Kind, Role, Status
from nachweis.compliance.reading import FACTS
from nachweis.compliance.rules.calendar import DAYS
from nachweis.compliance.rules.structure import LEADS_TO
from nachweis.handbook.vocabulary import METAMODEL, PLURALS, WORDS, link_label, vocabulary

NEEDS = tomllib.loads(METAMODEL.read_text(encoding="utf-8"))["needs"]
TYPES = NEEDS["types"]


def test_every_kind_is_a_type_and_the_other_way_round() -> None:
    assert set(TYPES) == {kind.value for kind in Kind} == {kind.value for kind in PLURALS}


def test_every_link_is_a_role_and_the_other_way_round() -> None:
    links = {name for data in TYPES.values() for name in data.get("links", {})} | set(NEEDS["links"])

    assert links - {"parent_needs"} == {role.value for role in Role}


def test_a_cure_offers_only_what_the_link_may_lead_to() -> None:
    for role, kinds in LEADS_TO.items():
        targets = [word.links[role.value].targets for word in vocabulary().values() if role.value in word.links]
        assert all(allowed == set(kinds) for allowed in targets), role


def test_every_field_is_a_fact_and_the_other_way_round() -> None:
    fields = {name for data in TYPES.values() for name in data.get("fields", {})} | set(NEEDS["fields"])

    assert fields == set(FACTS)
    assert set(INHERITED_FACTS) <= fields
    assert set(INHERITED_LINKS) <= set(Role)


def test_every_field_with_the_form_of_a_date_is_a_day_to_the_rules() -> None:
    fields = {**NEEDS["fields"], **{name: f for data in TYPES.values() for name, f in data.get("fields", {}).items()}}

    assert {name for name, field in fields.items() if field.get("schema", {}).get("format") == "date"} == set(DAYS)


def test_every_status_word_is_known_and_shown_in_german() -> None:
    words = {
        word
        for data in TYPES.values()
        for word in data.get("fields", {}).get("status", {}).get("schema", {}).get("enum", [])
    }

    assert words == {status.value for status in Status}
    for kind in vocabulary().values():
        for field in kind.fields.values():
            assert set(field.words) <= set(WORDS) | {"TOM", "AVV", "Anlage", "Richtlinie"}


def test_typed_words_are_ascii_and_every_label_is_there() -> None:
    for kind, word in vocabulary().items():
        assert word.label
        assert all(name.isascii() for name in word.options)
        assert all(field.label for name, field in word.fields.items()), kind
    for role in Role:
        assert link_label(role, back=False)
        assert link_label(role, back=True)


def test_a_link_has_the_same_label_wherever_it_starts() -> None:
    for role in Role:
        labels = {
            (w.links[role.value].outgoing, w.links[role.value].incoming)
            for w in vocabulary().values()
            if role.value in w.links
        }
        assert len(labels) == 1, role


def test_the_pattern_of_ids_is_the_same_in_both_places() -> None:
    assert NEEDS["id_regex"] == f"^{ID.pattern}$"


def test_sphinx_needs_knows_every_key_of_the_metamodel() -> None:
    """It skips unknown ones silently."""
    known = (
        set(NeedsSphinxConfig.field_names())
        if hasattr(NeedsSphinxConfig, "field_names")
        else set(NeedsSphinxConfig.__dataclass_fields__)
    )
    assert set(NEEDS) <= {name.removeprefix("_") for name in known}, set(NEEDS) - known
    for data in TYPES.values():
        assert set(data) <= set(NEED_TYPE_KEYS)
        for field in data.get("fields", {}).values():
            assert set(field) <= set(NEED_TYPE_FIELD_KEYS)
        for link in data.get("links", {}).values():
            assert set(link) <= {*NEED_TYPE_LINK_KEYS, *NEED_TYPE_LINK_SHAPE_KEYS}
