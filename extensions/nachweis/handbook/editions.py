"""What an edition leaves out is never read: pages by their head, blocks and entries where they begin."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from nachweis.compliance.editions import KINDS, Edition, narrowest, read_edition
from nachweis.compliance.finding import Finding
from nachweis.compliance.model import ID, Entry, Place
from nachweis.handbook.config import edition_of
from nachweis.handbook.directives import REACH, Directive, reach_here
from nachweis.handbook.domain import NAME, HandbookDomain, domain_of
from nachweis.handbook.gate.pages import page_reach
from nachweis.handbook.queries import query_reach

# ── entries and blocks ─────────────────────────────────────────────────────────────────────────────────────────────


def reach(domain: HandbookDomain, entry: Entry) -> Edition:
    """How far an entry reaches: no further than its page, its kind, itself and what it is written inside of."""
    found = [page_reach(domain.env, entry.place.page), KINDS.get(entry.kind, Edition.INTERNAL)]
    current: Entry | None = entry
    seen: set[str] = set()
    while current is not None and current.id not in seen:
        seen.add(current.id)
        if word := current.facts.get("ausgabe"):
            found.append(read_edition(word) or Edition.INTERNAL)
        found.append(KINDS.get(current.kind, Edition.INTERNAL))
        current = domain.handbook.get(current.parent)
    return narrowest(*found)


class Only(Directive):
    """``:::{nur} intern``: a block that only that edition and the more closed ones show."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Read what is inside, if this edition shows it."""
        word = self.arguments[0]
        named = read_edition(word)
        if named is None:
            self.find(
                "unknown_edition",
                f"Eine Ausgabe „{word}“ gibt es nicht; der Block gilt als intern.",
                "Schreiben Sie „{nur} intern“ oder „{nur} pruefung“.",
            )
        elif named is Edition.CUSTOMER:
            self.find(
                "edition_for_all",
                "Was Kunden sehen, sehen alle: „{nur} kunde“ bewirkt nichts.",
                "Schreiben Sie „{nur} intern“ oder „{nur} pruefung“, oder lassen Sie den Block weg.",
            )
        found = narrowest(reach_here(self.env), named or Edition.INTERNAL)
        if not edition_of(self.config).shows(found):
            return []
        before = self.env.temp_data.get(REACH, "")
        self.env.temp_data[REACH] = found.value
        block = nodes.container(classes=["nw-only"], reach=found.value)
        block += nodes.paragraph("", _LABELS[found], classes=["nw-only-label"])
        self.set_source_info(block)
        self.state.nested_parse(self.content, self.content_offset, block)
        self.env.temp_data[REACH] = before
        return [block] if found is not Edition.CUSTOMER else block.children[1:]


_LABELS = {Edition.INTERNAL: "Nur intern", Edition.AUDIT: "Nur intern und für die Prüfung", Edition.CUSTOMER: ""}


class Placeholders(SphinxPostTransform):
    """Let a reference without words of its own name nothing that this edition leaves out."""

    default_priority: ClassVar[int] = 7  # before MyST and Sphinx resolve, or show the target instead

    def run(self, **kwargs: Any) -> None:
        """Put a placeholder in the place of what leads nowhere."""
        if edition_of(self.config) is Edition.INTERNAL:
            return
        handbook = domain_of(self.env).handbook
        for reference in list(self.document.findall(pending_xref)):
            target = str(reference.get("reftarget", ""))
            anchor = reference.get("reftargetid") or ""
            known = target in handbook or anchor in handbook or target in self.env.found_docs
            if reference.get("refdomain") == NAME or known or not (ID.fullmatch(target) or "/" in target):
                continue
            written = reference.astext().strip()
            explicit = reference.get("refexplicit") and written and written != target
            reference.replace_self(reference.children if explicit else [nodes.inline("", LEFT_OUT)])


LEFT_OUT: Final = "(nicht in dieser Ausgabe)"
"""What stands where a kept text refers to something that is left out."""


# ── what is kept and names what is left out ────────────────────────────────────────────────────────────────────────


BEYOND: Final = frozenset({"reference_beyond_edition", "view_beyond_edition"})
"""The findings that an edition would tell what it leaves out."""


def beyond(domain: HandbookDomain) -> Iterator[Finding]:
    """References, links, names, views and inclusions by which a wider edition would name what it leaves out."""
    yield from _references(domain)
    yield from _links(domain)
    yield from _views(domain)


def _references(domain: HandbookDomain) -> Iterator[Finding]:
    for docname, page in domain.pages.items():
        for reference in (*page.references, *page.names):
            if reference.type:
                continue  # citations stay as text where there is nothing to refer to
            target = domain.handbook.get(reference.target)
            name = reference.target.partition("#")[0]
            if target is not None:
                there = reach(domain, target)
            elif name in domain.env.found_docs:
                there = page_reach(domain.env, name)
            else:
                continue
            around = domain.handbook.get(reference.entry)
            here = [page_reach(domain.env, docname), Edition(reference.reach)]
            here += [reach(domain, around)] if around is not None else []
            if not narrowest(*here).shows(there):
                yield _named_outside(reference.target, there, narrowest(*here), Place(docname, reference.line))


def _named_outside(target: str, there: Edition, here: Edition, place: Place) -> Finding:
    return Finding(
        "reference_beyond_edition",
        f"Dieser Text steht auch in der Ausgabe „{here.label}“, nennt aber „{target}“, das dort fehlt "
        f"(Ausgabe „{there.label}“).",
        place,
        f"Setzen Sie die Stelle in einen Block „{{nur}} {there.value}“, oder öffnen Sie das Ziel mit "
        f"„ausgabe: {here.value}“.",
    )


def _links(domain: HandbookDomain) -> Iterator[Finding]:
    """Links to what somebody closed; links to kinds that are closed by nature are dropped without a word."""
    for entry in domain.handbook:
        here = reach(domain, entry)
        for ids in entry.links.values():
            for id in ids:
                target = domain.handbook.get(id)
                if target is None:
                    continue
                there = reach(domain, target)
                if not here.shows(there) and there is not KINDS.get(target.kind, Edition.INTERNAL):
                    yield _named_outside(id, there, here, entry.place)


def _views(domain: HandbookDomain) -> Iterator[Finding]:
    for docname, page in domain.pages.items():
        for query, line, around in page.queries:
            here = narrowest(page_reach(domain.env, docname), Edition(around))
            if not here.shows(there := query_reach(query)):
                yield Finding(
                    "view_beyond_edition",
                    f"Diese Übersicht gehört nicht in die Ausgabe „{here.label}“ und fehlt dort.",
                    Place(docname, line),
                    f"Setzen Sie sie in einen Block „{{nur}} {there.value}“, oder schreiben Sie "
                    f"„ausgabe: {there.value}“ in den Kopf der Seite.",
                )


def setup(app: Sphinx) -> None:
    """Register the directive and the transform."""
    app.add_directive("nur", Only)
    app.add_post_transform(Placeholders)
