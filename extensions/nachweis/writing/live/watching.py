"""What is saved is seen: sphinx-autobuild's watcher and server around builds of our own.

Its watcher forks this process for each build; everything is imported here before, so a build starts at once. Each one
leaves its findings in ``findings.json``, and a script in the page shows them where they are.
"""

import functools
import gc
import json
import logging
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import uvicorn
from sphinx.application import Sphinx
from sphinx_autobuild.filter import IgnoreFilter
from sphinx_autobuild.middleware import JavascriptInjectorMiddleware
from sphinx_autobuild.server import RebuildServer
from sphinx_autobuild.utils import find_free_port
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from nachweis.building.place import BUILD
from nachweis.building.running import RARELY, Unfinished, build, path_of
from nachweis.building.trouble import in_words
from nachweis.exchange.formats.lines import plain
from nachweis.handbook.domain import domain_of

FOLDER: Final = BUILD / "live"
FINDINGS: Final = "findings.json"
HERE: Final = Path(__file__).parent
HOST: Final = "127.0.0.1"


USUAL: Final = ("docs", "measures", "_templates", "conf.py")
"""What is watched as long as nothing could be built."""


class Seen(NamedTuple):
    """What a build says of the handbook that is watched."""

    start: str = "docs/index"
    """The page that everything begins with."""
    watched: tuple[str, ...] = USUAL
    """Files and folders in the handbook's folder whose change is a reason to build."""


def _seen(app: Sphinx) -> Seen:
    source = Path(app.srcdir)
    paths = (Path(app.env.doc2path(docname)) for docname in app.env.found_docs)
    pages = (path.relative_to(source).parts for path in paths if path.is_relative_to(source))
    packs, laws = app.config.nachweis_packs, app.config.nachweis_laws
    others = (*app.config.templates_path, packs, laws, *app.config.html_static_path, "conf.py")
    own = (Path(path).parts[:1] for path in others if path and not Path(path).is_absolute())
    return Seen(app.config.root_doc, tuple(sorted({parts[0] for parts in (*pages, *own) if parts})))


def rebuild(source: Path, changed_paths: Sequence[Path]) -> Seen:
    """Build what has changed, and leave beside the pages what is wrong; nothing stops the server."""
    seen = Seen()
    started = time.perf_counter()
    out = source / FOLDER / "html"
    today = datetime.now().astimezone().date().isoformat()
    settings: dict[str, str | bool] = {"nachweis_today": today, "nachweis_search": False}
    try:
        app, others = build(source, out, "html", settings, fresh=False, jobs=1, quiet=True)
        found, seen = list(_findings(app, others)), _seen(app)
        state = f"{time.perf_counter() - started:.1f} s".replace(".", ",")
    except Unfinished as error:
        found = [*_findings(error.app, error.others), _general(str(error))]
        state = "nicht gebaut"
    except Exception as error:  # whatever it is, the writer sees a sentence, and the next save may cure it
        found, state = [_general(in_words(error, source))], "nicht gebaut"
    out.mkdir(parents=True, exist_ok=True)
    new = out.parent / f"{FINDINGS}.new"
    new.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    new.replace(out.parent / FINDINGS)
    names = ", ".join(told(changed_paths)[:3])
    count = "ein Befund" if len(found) == 1 else f"{len(found)} Befunde"
    print(f"{names or ('Neu gebaut' if changed_paths else 'Erster Bau')}: {state}, {count}", flush=True)
    return seen


def told(paths: Iterable[Path]) -> list[str]:
    """The names of changed files, without those that an editor makes for itself."""
    names = dict.fromkeys(path.name for path in paths)
    return [name for name in names if not name.startswith((".", "~", "#")) and not name.endswith(_TEMPORARY)]


_TEMPORARY: Final = ("~", ".swp", ".swx", ".tmp", ".bak", ".part", "___jb_tmp___", "___jb_old___")
"""How the names of files end that an editor makes for itself."""


def _findings(app: Sphinx, others: Sequence[str]) -> Iterator[dict[str, Any]]:
    path = path_of(app)
    for finding in domain_of(app.env).build.reported or ():
        if not finding.record:
            (text,) = plain([finding], path)
            yield {"page": finding.place.page, "entry": finding.entry, "text": text}
    for line in others:
        yield _general(line.replace(f"{app.srcdir}{os.sep}", ""))


def _general(text: str) -> dict[str, Any]:
    return {"page": "", "entry": "", "text": text}


class Injector(JavascriptInjectorMiddleware):  # type: ignore[misc]  # sphinx-autobuild has no types
    """Puts our own script into each page in place of an inline one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.script = b'<script src="/__live__/live.js" defer></script>'


def application(source: Path, watched: Sequence[str] = USUAL) -> Starlette:
    """The server of the pages that :func:`rebuild` makes of ``source``."""
    watcher = RebuildServer(
        [path for name in watched if (path := source / name).exists()],
        IgnoreFilter([str(source / BUILD), "__pycache__"], []),
        functools.partial(rebuild, source),
    )
    return Starlette(
        routes=[
            WebSocketRoute("/__live__/reload", watcher, name="reload"),
            Mount("/__live__", app=Files(source)),
            Mount("/", app=StaticFiles(directory=source / FOLDER / "html", html=True), name="static"),
        ],
        middleware=[Middleware(Injector)],
        lifespan=watcher.lifespan,
    )


class Files:
    """The script, and the findings of the last build."""

    def __init__(self, source: Path) -> None:
        self.script = StaticFiles(directory=HERE)
        self.findings = StaticFiles(directory=source / FOLDER)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer ``live.js`` and ``findings.json``."""
        served = self.findings if scope["path"].endswith(FINDINGS) else self.script
        await served(scope, receive, send)


def serve(source: Path, port: int) -> None:
    """Build, serve, watch; until somebody presses Ctrl+C."""
    gc.set_threshold(*RARELY)  # each build inherits it
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    seen = rebuild(source, ())
    port = port if _is_free(port) else find_free_port()
    print(f"Zu sehen unter http://{HOST}:{port}/{seen.start}.html – was Sie speichern, erscheint dort. Ende: Strg+C")
    uvicorn.run(application(source, seen.watched), host=HOST, port=port, log_level="warning")


def _is_free(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) != 0
