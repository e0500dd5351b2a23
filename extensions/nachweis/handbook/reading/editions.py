"""What an edition leaves out is never read: pages by their head, blocks and entries where they begin."""

from collections.abc import Iterator
from typing import Any, ClassVar

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from nachweis.compliance.editions import reach
from nachweis.compliance.finding import Finding
from nachweis.compliance.model import ID, Entry, Place
from nachweis.handbook.directive import REACH, Directive, reach_here
from nachweis.handbook.domain import HandbookDomain, domain_of
from nachweis.handbook.foreign import named_places
from nachweis.handbook.page import LEFT_OUT, NAME
from nachweis.handbook.reading.gate.pages import page_reach
from nachweis.handbook.reading.places import line_of, reach_of_block
from nachweis.handbook.settings.config import edition_of
from nachweis.handbook.views.every import view_of
from nachweis.source.dialect import claimed
from nachweis.vocabulary import Edition, kind_word, narrowest, read_edition

# ── entries and blocks ─────────────────────────────────────────────────────────────────────────────────────────────


class Only(Directive):
    """``:::{nur} intern``: a block that only that edition and the more closed ones show."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Read what is inside, if this edition shows it."""
        word = self.arguments[0]
        named = read_edition(word)
        self.handled(self.line)
        if named is None:
            self.find(
                "unknown_edition",
                f"Eine Ausgabe „{word}“ gibt es nicht; der Block gilt als intern.",
                "Schreiben Sie „{nur} intern“ oder „{nur} pruefung“.",
                topic=word,
            )
        elif named is Edition.CUSTOMER:
            self.find(
                "edition_for_all",
                "Was Kunden sehen, sehen alle: „{nur} kunde“ bewirkt nichts.",
                "Schreiben Sie „{nur} intern“ oder „{nur} pruefung“, oder lassen Sie den Block weg.",
            )
        found = narrowest(reach_here(self.env), named or Edition.INTERNAL)
        if not edition_of(self.config).shows(found):
            self.withhold(claimed("\n".join(self.content)))
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


class Footnotes(SphinxTransform):
    """Let a footnote reach no further than the places that refer to it."""

    default_priority: ClassVar[int] = 400  # before docutils numbers them (620)

    def apply(self, **kwargs: Any) -> None:
        """Take out of an edition what only blocks refer to that it leaves out; tell it where everything is there."""
        self.referring: dict[str, list[nodes.Element]] = {}
        for reference in self.document.findall(nodes.footnote_reference):
            self.referring.setdefault(reference.get("refname", ""), []).append(reference)
        for footnote in list(self.document.findall(nodes.footnote)):
            there = self._reach(footnote, ())
            if there is None and edition_of(self.config) is not Edition.INTERNAL:
                footnote.parent.remove(footnote)
                for group in (self.document.autofootnotes, self.document.footnotes):
                    if footnote in group:
                        group.remove(footnote)
            elif there is not None and _openness(there) < _openness(reach_of_block(footnote)):
                self._tell(footnote, there)

    def _reach(self, footnote: nodes.Element, seen: tuple[nodes.Element, ...]) -> Edition | None:
        """How far the places reach that refer to a footnote, other footnotes among them; ``None`` if there are none."""
        found = []
        for reference in (node for name in footnote["names"] for node in self.referring.get(name, ())):
            around = _footnote_around(reference)
            if around is None:
                found.append(reach_of_block(reference))
            elif around not in (*seen, footnote) and (beyond := self._reach(around, (*seen, footnote))) is not None:
                found.append(narrowest(beyond, reach_of_block(reference)))
        return max(found, key=_openness, default=None)

    def _tell(self, footnote: nodes.footnote, there: Edition) -> None:
        name = next(iter(footnote["names"]), "")
        domain_of(self.env).page(self.env.docname).findings.append(
            Finding(
                "footnote_beyond_edition",
                f"Auf die Fußnote „{name}“ verweist nur ein Block „{{nur}} {there.value}“, sie selbst steht außerhalb.",
                Place(self.env.docname, line_of(footnote)),
                "Setzen Sie sie in denselben Block.",
                topic=name,
            )
        )


def _footnote_around(node: nodes.Node) -> nodes.Element | None:
    parent = node.parent
    while parent is not None and not isinstance(parent, nodes.footnote):
        parent = parent.parent
    return parent


def _openness(edition: Edition) -> int:
    return list(Edition).index(edition)


class Placeholders(SphinxPostTransform):
    """Let a reference without words of its own name nothing that this edition leaves out."""

    default_priority: ClassVar[int] = 7  # before MyST and Sphinx resolve, or show the target instead

    def run(self, **kwargs: Any) -> None:
        """Put a placeholder in the place of what leads nowhere."""
        put_placeholders(self.env, self.document)


def put_placeholders(env: BuildEnvironment, document: nodes.document) -> None:
    """Put a placeholder in the place of every reference of a page that names what its edition leaves out."""
    if edition_of(env.config) is Edition.INTERNAL:
        return
    domain = domain_of(env)
    for reference in list(document.findall(pending_xref)):
        target = str(reference.get("reftarget", ""))
        anchor = reference.get("reftargetid") or ""
        known = anchor in domain.handbook or _reach_of_target(domain, target) is not None
        named = ID.fullmatch(target) or "/" in target or reference.get("refdomain") in ("std", "math")
        if reference.get("refdomain") == NAME or known or not named:
            continue
        written = reference.astext().strip()
        explicit = reference.get("refexplicit") and written and written != target
        reference.replace_self(reference.children if explicit else [nodes.inline("", LEFT_OUT)])


# ── what is kept and names what is left out ────────────────────────────────────────────────────────────────────────


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
            there = _reach_of_target(domain, reference.target)
            if there is None:
                continue
            around = domain.handbook.get(reference.entry)
            here = [page_reach(domain.env, docname), Edition(reference.reach)]
            here += [reach(domain.handbook, around)] if around is not None else []
            if not narrowest(*here).shows(there):
                entry, place = domain.handbook.get(reference.target), Place(docname, reference.line)
                cure = f"Setzen Sie die Stelle in einen Block „{{nur}} {there.value}“"
                if narrowest(*here).shows(_nature(entry)):
                    cure += f", oder öffnen Sie das Ziel mit „ausgabe: {narrowest(*here).value}“"
                yield _named_outside(reference.target, there, narrowest(*here), place, f"{cure}.", reference.entry)


def _reach_of_target(domain: HandbookDomain, name: str) -> Edition | None:
    """How far an entry, a page, a label, a term or an equation reaches; ``None`` if there is none of that name."""
    entry = domain.handbook.get(name)
    if entry is not None:
        return reach(domain.handbook, entry)
    if (page := name.partition("#")[0]) in domain.env.found_docs:
        return page_reach(domain.env, page)
    for known in named_places(domain.env):
        for spelling in (name, name.casefold()):
            if spelling in known:
                place = str(known[spelling][0])
                block = domain.page(place).labels.get(name.casefold(), Edition.CUSTOMER)
                return narrowest(page_reach(domain.env, place), Edition(block))
    return None


def _named_outside(target: str, there: Edition, here: Edition, place: Place, cure: str, entry: str) -> Finding:
    return Finding(
        "reference_beyond_edition",
        f"Dieser Text steht auch in der Ausgabe „{here.label}“, nennt aber „{target}“, das dort fehlt "
        f"(Ausgabe „{there.label}“).",
        place,
        cure,
        entry=entry,
        topic=target,
    )


def _nature(entry: Entry | None) -> Edition:
    """How far an entry can be opened at most: evidence and findings are never for customers."""
    return kind_word(entry.kind).reach if entry is not None else Edition.CUSTOMER


def _links(domain: HandbookDomain) -> Iterator[Finding]:
    """Links to what somebody closed; links to kinds that are closed by nature are dropped without a word."""
    for entry in domain.handbook:
        here = reach(domain.handbook, entry)
        for ids in entry.links.values():
            for id in ids:
                target = domain.handbook.get(id)
                if target is None:
                    continue
                there = reach(domain.handbook, target)
                widest = narrowest(here, _nature(target))
                if not here.shows(there) and there is not _nature(target):
                    cure = f"Öffnen Sie das Ziel mit „ausgabe: {widest.value}“, oder löschen Sie den Verweis."
                    yield _named_outside(id, there, here, entry.place, cure, entry.id)


def _views(domain: HandbookDomain) -> Iterator[Finding]:
    for docname, page in domain.pages.items():
        for query, line, around in page.queries:
            here = narrowest(page_reach(domain.env, docname), Edition(around))
            if not here.shows(there := view_of(query).reach):
                yield Finding(
                    "view_beyond_edition",
                    f"Diese Übersicht gehört nicht in die Ausgabe „{here.label}“ und fehlt dort.",
                    Place(docname, line),
                    f"Setzen Sie sie in einen Block „{{nur}} {there.value}“, oder schreiben Sie "
                    f"„ausgabe: {there.value}“ in den Kopf der Seite.",
                    topic=view_of(query).word,
                )


def setup(app: Sphinx) -> None:
    """Register the directive and the transform."""
    app.add_directive("nur", Only)
    app.add_transform(Footnotes)
    app.add_post_transform(Placeholders)
