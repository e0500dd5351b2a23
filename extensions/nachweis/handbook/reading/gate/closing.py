"""A page of which nobody knows for whom it is stays closed: other editions than the internal one show nothing of it."""

from typing import Any, ClassVar, Final, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Place
from nachweis.handbook.directive import HANDLED, LINES, MENTIONS
from nachweis.handbook.domain import domain_of
from nachweis.handbook.page import LEFT_OUT
from nachweis.handbook.reading.gate.parser import forget
from nachweis.handbook.settings.config import edition_of
from nachweis.source.front import EDITION
from nachweis.vocabulary import Edition, read_edition

CLOSING: Final = frozenset(
    {
        *("block_cut_off", "stray_fence", "malformed_block", "block_not_closed", "comment_not_closed", "raw_html"),
        *("broken_front_matter", "unknown_front_key", "front_key_twice", "bad_front_value", "front_not_understood"),
        *("unknown_edition", "edition_not_understood", "floating_option", "broken_options", "footnote_beyond_edition"),
        *("comment_visible", "not_utf8", "too_deep", "page_unreadable"),
    }
)
"""What is wrong with a page of which something may have been meant for fewer people than would see it."""


class Closing(SphinxTransform):
    """See whether all that seems to say for whom something is was understood, and close a page where it was not."""

    default_priority: ClassVar[int] = 875  # after the gate, before Sphinx collects what the page holds (880)

    def apply(self, **kwargs: Any) -> None:
        """Look at the page that was read."""
        page = domain_of(self.env).page(self.env.docname)
        self._account()
        self._comments()
        if self.env.docname == self.config.root_doc:
            self._start_page()
        if edition_of(self.config) is Edition.INTERNAL:
            return
        if any(finding.rule in CLOSING for finding in page.findings):
            close(self.env, self.document)

    def _start_page(self) -> None:
        said = self.env.metadata[self.env.docname].get(EDITION)
        if said is not None and read_edition(str(said)) is not Edition.CUSTOMER:
            domain_of(self.env).page(self.env.docname).findings.append(
                Finding(
                    "edition_not_understood",
                    f"Die Startseite ist in jeder Ausgabe; „ausgabe: {said}“ kann sie nicht sein.",
                    Place(self.env.docname),
                    "Löschen Sie die Zeile, und setzen Sie in „:::{nur} intern“, was nicht alle lesen.",
                )
            )

    def _account(self) -> None:
        mentions = cast("dict[str, frozenset[int]]", self.env.temp_data.get(MENTIONS, {}))
        handled = cast("set[tuple[str, int]]", self.env.temp_data.get(HANDLED, set()))
        texts = cast("dict[str, list[str]]", self.env.temp_data.get(LINES, {}))
        own = str(self.env.doc2path(self.env.docname))
        page = domain_of(self.env).page(self.env.docname)
        told = {finding.place.line for finding in page.findings if finding.rule in CLOSING}
        for source, lines in mentions.items():
            for line in sorted(line for line in lines if (source, line) not in handled):
                if source != own or line not in told:
                    where = "" if source == own else f" (in „{source.rpartition('/')[2]}“, Zeile {line})"
                    page.findings.append(
                        Finding(
                            "edition_not_understood",
                            f"Diese Zeile scheint zu sagen, für wen etwas ist, sagt es aber nicht{where}.",
                            Place(self.env.docname, line if source == own else 1),
                            "Schreiben Sie „:::{nur} intern“ um einen Block, „:ausgabe: intern“ gleich unter den "
                            "Anfang eines Eintrags, oder „ausgabe: intern“ in den Kopf der Seite.",
                            topic=texts[source][line - 1].strip(),
                        )
                    )

    def _comments(self) -> None:
        for text in self.document.findall(nodes.Text):
            if "<!--" in text and not isinstance(text.parent, nodes.literal | nodes.literal_block | nodes.comment):
                domain_of(self.env).page(self.env.docname).findings.append(
                    Finding(
                        "comment_visible",
                        "Hier steht „<!--“ im Text; ein Kommentar ist das nicht.",
                        Place(self.env.docname, text.parent.line or 1),
                        "Setzen Sie den Kommentar in eine eigene Zeile, oder „<!--“ zwischen zwei „`“.",
                        topic=text.partition("<!--")[2],
                    )
                )


def close(env: BuildEnvironment, document: nodes.document) -> None:
    """Leave nothing of a page but the way to others."""
    ahead = [node.deepcopy() for node in document.findall(addnodes.toctree)]
    forget(env, document)
    for domain in env.domains.sorted():
        if domain.name in ("std", "math", "index"):
            domain.clear_doc(env.docname)
    section = nodes.section("", nodes.title("", LEFT_OUT), ids=["zu"], names=[])
    for toctree in ahead:
        toctree["caption"], toctree["rawcaption"] = None, ""
        toctree["entries"] = [(None, ref) for _, ref in toctree["entries"]]
        section += toctree
    document += section


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(Closing)
