"""The only door to what Sphinx' project knows of its documents: pages that lie elsewhere are pages of the handbook."""

from pathlib import Path

from sphinx.environment import BuildEnvironment


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
