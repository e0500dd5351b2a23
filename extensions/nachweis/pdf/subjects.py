"""The subject index: what writers marked with ``{index}``, and what the handbook knows by itself."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Literal

from sphinx.builders import Builder
from sphinx.environment.adapters.indexentries import IndexEntries

_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "Ä": "A", "Ö": "O", "Ü": "U"})


def subject_index(builder: Builder, pages: Collection[str], known: Iterable[tuple[str, str]]) -> list[list[object]]:
    """The index: ``[letter, [[term, level, keys], …]]`` in German alphabetical order; level 1 stands below a term."""
    terms: defaultdict[str, list[str]] = defaultdict(list)
    below: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for term, key in known:
        terms[term].append(key)
    for _, entries in IndexEntries(builder.env).create_index(builder, group_entries=True):
        for term, (links, children, _) in entries:
            terms[term].extend(_keys(links, pages))
            for child, child_links in children:
                below[term][child].extend(_keys(child_links, pages))
    letters: defaultdict[str, list[list[object]]] = defaultdict(list)
    for term in sorted(terms, key=_order):
        inner = [[child, 1, keys] for child, keys in sorted(below[term].items(), key=lambda i: _order(i[0])) if keys]
        if terms[term] or inner:
            letters[_order(term)[0][:1].upper()].append([term, 0, list(dict.fromkeys(terms[term]))])
            letters[_order(term)[0][:1].upper()].extend(inner)
    return [[letter if letter.isalpha() else "#", entries] for letter, entries in letters.items()]


def _keys(links: Iterable[tuple[str | None, str | Literal[False]]], pages: Collection[str]) -> list[str]:
    return [uri for _, uri in links if uri and uri.partition("#")[0] in pages]


def _order(term: str) -> tuple[str, str]:
    """German dictionary order (DIN 5007-1): umlauts as their vowels, capitals as small letters."""
    return term.translate(_PLAIN).casefold(), term
