"""The one door to what Sphinx does not promise: names that are private, or whose form no document tells.

``tests/handbook/test_foreign.py`` holds Sphinx to them; it is what to read when another version breaks something.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from gettext import find, translation
from pathlib import Path
from typing import Any, Final

from sphinx import locale
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.domains import changeset
from sphinx.environment import BuildEnvironment

# ── settings and words ─────────────────────────────────────────────────────────────────────────────────────────────


def is_set(config: Config, name: str) -> bool:
    """Whether ``conf.py`` or the command line says something of an option."""
    return name in config._raw_config or name in config.overrides


_CATALOGUE: Final = ("general", "sphinx")


def speak(app: Sphinx, folder: Path) -> None:
    """Put the words of the catalogue in ``folder`` before those of Sphinx, which answers in English where it has none.

    Without a catalogue for the language of the handbook nothing changes.
    """
    usual, language = locale.translators.get(_CATALOGUE), app.config.language
    if not find("sphinx", str(folder), [language]):
        return
    if usual is None or not hasattr(usual, "nachweis"):
        ours = translation("sphinx", str(folder), [language])
        ours.nachweis = True  # type: ignore[attr-defined]
        if usual is not None:
            ours.add_fallback(usual)
        locale.translators[_CATALOGUE] = usual = ours
    app.translator = usual  # which templates ask
    for name, label in changeset.versionlabels.items():  # looked up when Sphinx was imported
        changeset.versionlabels[name] = usual.gettext(str(label))


# ── pages ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def mount(env: BuildEnvironment, docname: str, path: Path) -> None:
    """Let ``docname`` be a page whose text lies at ``path``, outside of the folder of the handbook."""
    env.project.docnames.add(docname)
    env.project._docname_to_path[docname] = path
    env.project._path_to_docname.setdefault(path, docname)


def unmount(env: BuildEnvironment, docname: str) -> None:
    """Let ``docname`` be no page any more."""
    env.project.docnames.discard(docname)
    path = env.project._docname_to_path.pop(docname, None)
    if path is not None and env.project._path_to_docname.get(path) == docname:
        del env.project._path_to_docname[path]


def named_places(env: BuildEnvironment) -> Iterator[Mapping[str, Any]]:
    """Labels, terms and equations: by name, tuples that begin with their page."""
    standard = env.domains.standard_domain
    yield from (standard.labels, standard.anonlabels, standard._terms, env.domains.math_domain.equations)


def application(env: BuildEnvironment) -> Sphinx:
    """The application that an environment belongs to."""
    return env._app


def forget_master(env: BuildEnvironment) -> None:
    """Let Sphinx read the root page again, whose doctree it keeps, also for the next build."""
    env.__dict__.pop("master_doctree", None)


# ── what extensions registered ─────────────────────────────────────────────────────────────────────────────────────


def silence(app: Sphinx, is_meant: Callable[[Callable[..., Any]], bool]) -> None:
    """Take back what listens to events.

    :param is_meant: Whether a listener is meant.
    """
    for listeners in list(app.events.listeners.values()):
        for listener in list(listeners):
            if is_meant(listener.handler):
                app.disconnect(listener.id)


def drop_style(app: Sphinx, name: str) -> None:
    """Take a style sheet back that an extension registered."""
    app.registry.css_files[:] = [(file, attributes) for file, attributes in app.registry.css_files if file != name]


# ── Sphinx' own search index ───────────────────────────────────────────────────────────────────────────────────────


def renew_index(app: Sphinx, entries: Iterable[tuple[str, list[tuple[str, str, str]]]]) -> None:
    """Give the index what Sphinx forgets when it writes other pages, and drop words that no page has any more.

    :param entries: By page, its entries of a general index: word, target, whether it is the main one.
    """
    indexer = getattr(app.builder, "indexer", None)
    if indexer is None:
        return
    indexer._index_entries.clear()
    indexer._index_entries.update(entries)
    for mapping in (indexer._mapping, indexer._title_mapping):
        for word in [word for word, docnames in mapping.items() if not docnames]:
            del mapping[word]
