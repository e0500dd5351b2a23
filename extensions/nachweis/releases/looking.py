"""Whether what is published is as it was."""

from collections.abc import Iterator, Sequence

from nachweis.releases.publishing import damages, named
from nachweis.releases.repository import ReleaseError
from nachweis.releases.store import Store
from nachweis.telling.typed import typed


def flaws(stores: Sequence[Store]) -> Iterator[str]:
    """What is not as it was published, a line each, with the cure."""
    for store in stores:
        yield from (*store.unreadable().values(), *damages(store))
        try:
            store.refuse_foreign()
            yield from _site_flaws(store)
        except ReleaseError as error:
            yield str(error)
        for name in store.left():
            yield f"Die Fassung {name} ist zurückgenommen; löschen Sie „{store.path(name)}“."


def _site_flaws(store: Store) -> Iterator[str]:
    """What is wrong with the site that is served."""
    site = store.site.name
    if missing := store.missing():
        yield f"{missing}. Neu: {typed('publish', folder=store.root)}"
    if forged := store.forged():
        yield f"„{site}“ ist nicht, wie es angelegt wurde: {named(forged)}. Neu: {typed('publish', folder=store.root)}"
    for name in store.orphans():
        yield (
            f"„{site}“ zeigt die Fassung {name}, und „{store.versions_folder}“ hat sie nicht mehr. "
            "Stellen Sie den Ordner aus der Sicherung wieder her, oder erneuern Sie die Website: "
            f"{typed('publish', folder=store.root)}"
        )
