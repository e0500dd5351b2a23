"""The vocabulary as sphinx-needs' configuration: need types, fields, link types, and how values are validated."""

from typing import Any, Final

from nachweis.compliance.model import ID
from nachweis.vocabulary import FieldWord, Kind, KindWord, ValueType, vocabulary

_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"  # whether each exists, „impossible_day“ says
_PATTERNS: Final = {
    ValueType.DAYS: rf"^{_DAY}(\s*;\s*{_DAY})*$",
    ValueType.MONTHS: "^([1-9]|[1-9][0-9]|1[01][0-9]|120)$",
    ValueType.PERIOD: r"^[1-9][0-9]?\s(Tage?|Werktage?|Wochen?|Monate?)$",
}


def settings() -> dict[str, Any]:
    """What ``conf.py`` would say of sphinx-needs, by the names of its options without ``needs_``."""
    words = vocabulary()
    common = [name for name in words.fields if all(name in kind.fields for kind in words.kinds.values())]
    every = [link for link in words.links.values() if len(link.starts) == len(words.kinds)]
    return {
        "id_required": True,
        "id_regex": f"^{ID.pattern}$",
        "title_optional": False,
        "build_json": True,
        "reproducible_json": True,
        "json_remove_defaults": True,
        "parse_dynamic_functions": False,
        "schema_validation_enabled": False,  # the bridge asks the same validator and reports in German, with line
        "role_need_template": "{{ title }}",
        "role_need_max_title_length": -1,
        "table_style": "table",
        "fields": {name: _field(words.fields[name]) for name in common},
        "links": {
            "parent_needs": {"outgoing": "steht in", "incoming": "enthält"},
            **{link.name: {"outgoing": link.outgoing, "incoming": link.incoming} for link in every},
        },
        "types": {kind.value: _kind(kind, word, common) for kind, word in words.kinds.items()},
    }


def _kind(kind: Kind, word: KindWord, common: list[str]) -> dict[str, Any]:
    links = {
        name: {"outgoing": link.outgoing, "incoming": link.incoming}
        | (
            {"target_types": sorted(end.value for end in ends)}
            if len(ends := link.starts[kind]) < len(vocabulary().kinds)
            else {}
        )
        for name, link in word.links.items()
        if len(link.starts) < len(vocabulary().kinds)
    }
    return {
        "title": word.label,
        "prefix": word.prefix,
        "fields": {name: _field(field) for name, field in word.fields.items() if name not in common},
        "links": links,
    }


def _field(field: FieldWord) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if field.type is ValueType.STATE:
        return {"schema": {"enum": list(field.words)}}  # sphinx-needs' own field: type and label are set
    if words := [str(word) for word in field.words]:
        schema["enum"] = words
    if field.type is ValueType.DAY:
        schema["format"] = "date"
    if field.type in _PATTERNS:
        schema["pattern"] = _PATTERNS[field.type]
    if field.least:
        schema["minLength"] = field.least
    return {"description": field.label, "nullable": True, "schema": schema}
