"""A label directly before an entry: superfluous, and fatal to Sphinx 9 with sphinx-needs 9.1 unless caught here."""

from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Place
from nachweis.handbook.bridge import Need
from nachweis.handbook.domain import domain_of


class LabelsBeforeEntries(SphinxTransform):
    """Make the ids of entries known to docutils before labels move on to them (its transform has priority 260)."""

    default_priority: ClassVar[int] = 200

    def apply(self, **kwargs: Any) -> None:
        """Let a label name the entry itself, and tell the writer that the entry needs none."""
        for need in list(self.document.findall(Need)):
            self.document.ids.setdefault(need["refid"], need)
            if label := _label_before(need):
                self._tell(label, need["refid"])
                for name in label["names"]:
                    self.document.nameids[name] = need["refid"]
                label.parent.remove(label)

    def _tell(self, label: nodes.target, id: str) -> None:
        name = label["names"][0] if label["names"] else ""
        place = Place(self.env.docname, label.line or 1)
        finding = Finding(
            "label_before_entry",
            f"Die Marke „({name})=“ vor dem Eintrag {id} ist überflüssig.",
            place,
            f"Löschen Sie sie; auf den Eintrag verweist „[](#{id})“.",
            entry=id,
            topic=name,
        )
        domain_of(self.env).page(self.env.docname).findings.append(finding)


def _label_before(need: nodes.Element) -> nodes.target | None:
    """The writer's label in front of ``need`` and its anchor."""
    siblings = need.parent.children if need.parent is not None else []
    index = siblings.index(need) - 2
    before = siblings[index] if index >= 0 else None
    return before if isinstance(before, nodes.target) and before.get("names") else None


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(LabelsBeforeEntries)
