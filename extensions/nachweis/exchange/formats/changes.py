"""Changes ─▶ ``aenderungen.json`` for machines, and plain text for a release note."""

from collections.abc import Iterator, Sequence
from typing import Any

from nachweis.compliance.changes import Aspect, Change, Mark, difference
from nachweis.compliance.model import Handbook


def changes_data(before: str, after: str, changes: Sequence[Change]) -> dict[str, Any]:
    """Both versions' names, and each change with its entry, its kind and what was and is."""
    return {
        "from": before,
        "to": after,
        "changes": [
            {
                "id": change.id,
                "kind": change.entry.kind.value,
                "title": change.entry.title,
                "aspect": change.aspect.value,
                "name": change.name,
                "old": change.old,
                "new": change.new,
            }
            for change in changes
        ],
    }


def changes_text(before: str, after: str, changes: Sequence[Change], handbook: Handbook) -> Iterator[str]:
    """The lines of a release note: by what happened, one entry a line, rewordings word by word."""
    yield f"Änderungen von {before} auf {after}"
    if not changes:
        yield ""
        yield "Nichts hat sich geändert."
    for aspect in Aspect:
        found = [change for change in changes if change.aspect is aspect]
        if found:
            yield ""
            yield f"{aspect.label[:1].upper()}{aspect.label[1:]} ({len(found)})"
            for change in found:
                yield f"- {change.id}: {change.entry.title}{_detail(change, handbook)}"


_MARKS = {Mark.KEPT: "{}", Mark.GONE: "[-{}-]", Mark.NEW: "[+{}+]"}


def _detail(change: Change, handbook: Handbook) -> str:
    match change.aspect:
        case Aspect.REWORDED:
            said = "".join(_MARKS[mark].format(text) for mark, text in difference(change.old, change.new))
            return f"\n    {' '.join(said.split())}"
        case Aspect.STATUS | Aspect.OWNER | Aspect.MOVED:
            return f" ({change.old or '–'} → {change.new or '–'})"
        case Aspect.FIELD:
            return f" ({change.name}: {change.old or '–'} → {change.new or '–'})"
        case Aspect.LINKED | Aspect.UNLINKED:
            return f" ({change.name}: {change.new or change.old})"
        case Aspect.WITHDRAWN if change.after is not None:
            after = " ".join(
                id for role, ids in change.after.links.items() if role.value == "ersetzt_durch" for id in ids
            )
            return f" (ersetzt durch {after})" if after else f" ({change.after.says('grund') or 'ohne Grund'})"
        case Aspect.LAW:
            law = handbook.get(change.name)
            return f" ({(law.says('zitat') if law else '') or change.name})"
        case _:
            return ""
