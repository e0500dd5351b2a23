"""Every view, written out. A new one is a module and a line here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nachweis.handbook.views import changes
from nachweis.handbook.views.lists import applying, contacts, fields, ids, matrix, numbers, register, situations
from nachweis.handbook.views.pictures import coverage as coverage_picture
from nachweis.handbook.views.pictures import network, reviews
from nachweis.handbook.views.proofs import (
    applicability,
    asked_for,
    chains,
    coverage,
    findings,
    laws,
    messages,
    report,
    rules,
)
from nachweis.handbook.views.view import View

VIEWS: Final[Mapping[str, View]] = MappingProxyType(
    {
        module.VIEW.word: module.VIEW
        for module in (
            register,
            matrix,
            coverage,
            asked_for,
            applicability,
            chains,
            findings,
            report,
            rules,
            messages,
            laws,
            changes,
            situations,
            network,
            coverage_picture,
            reviews,
            applying,
            contacts,
            ids,
            numbers,
            fields,
        )
    }
)
"""By the word that asks."""

_BY_QUERY: Final = {view.query: view for view in VIEWS.values()}


def view_of(query: object) -> View:
    """The view that a query belongs to."""
    return _BY_QUERY[type(query)]
