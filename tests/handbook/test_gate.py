"""A page of a writer cannot run code, read the machine, fetch anything, or put a program on the site."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nachweis.cli import main
from tests.conftest import ROOT, Write
from tests.handbook.test_editions import read_everything

CANARY = "Kanarienvogel"
PNG = (ROOT / "docs" / "_bilder" / "handbuch.png").read_bytes()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'

RUN = "__import__('pathlib').Path({marker!r}).touch() == 0"

CODE = {
    "needtable": "```{{needtable}}\n:filter: {run}\n```",
    "needlist": "```{{needlist}}\n:filter: {run}\n```",
    "needextract": "```{{needextract}}\n:filter: {run}\n```",
    "need_count": "{{need_count}}`{run}`",
    "needextend": "```{{needextend}} {run}\n:status: offen\n```",
    "needimport": "```{{needimport}} /docs/import.json\n:filter: {run}\n```",
    "filter code": "```{{needtable}}\n{run}\n```",
    "needflow": "```{{needflow}}\n:filter: {run}\n```",
    "needpie": "```{{needpie}} x\n{run}\n```",
    "needarch": "```{{needarch}}\n{run}\n```",
    "filter func": "```{{needtable}}\n:filter-func: os.system(x)\n```",
    "need_func": "{{need_func}}`[[echo('x')]]`",
    "need": "{{need}}`TOM-1`",
    "ndf": "{{ndf}}`echo('x')`",
    "list2need": "```{{list2need}}\n* (TOM-77) x\n```",
    "condition of a link": ":::{{tom}} X\n:id: TOM-2\n:deckt: TOM-1[{run}]\n:::",
    "condition of a link, comma": ":::{{tom}} X\n:id: TOM-3\n:teil_von: TOM-1[{run}], TOM-1\n:::",
    "dynamic function": ":::{{tom}} [[copy('id')]]\n:id: TOM-4\n:rolle: [[echo('{run}')]]\n:::",
    "copy in a title": ":::{{tom}} [[copy('id', filter=\"{run}\")]]\n:id: TOM-6\n:::",
    "copy in a title, escaped": ":::{{tom}} [[copy('id', filter=\"{escaped}\")]]\n:id: TOM-7\n:::",
    "copy in code in a title": ":::{{tom}} `[[copy('id', filter=\"{run}\")]]`\n:id: TOM-8\n:::",
    "copy in an item": "::::{{kontrolle}} K\n:id: K-2\n\n- [K-2-01] a [[copy('id', filter=\"{escaped}\")]]\n::::",
    "copy in code in an item": "::::{{kontrolle}} K\n:id: K-3\n\n- [K-3-01] a `[[copy('id', filter=\"{run}\")]]`\n::::",
    "calc_sum in a title": ":::{{tom}} `[[calc_sum('id', filter=\"{run}\")]]`\n:id: TOM-9\n:::",
    "copy as a status": ":::{{tom}} T\n:id: TOM-10\n:status: [[copy('id', filter=\"{run}\")]]\n:::",
    "copy as a status of a control": ":::{{kontrolle}} T\n:id: K-4\n:status: [[copy('id', filter=\"{run}\")]]\n:::",
    "copy in three brackets": ":::{{tom}} `[[[copy('id', filter=\"{run}\")]]]`\n:id: TOM-11\n:::",
    "copy in a field of an item": "::::{{kontrolle}} K\n:id: K-5\n\n"
    "- [K-5-01] a\n  :rolle: [[copy('id', filter=\"{run}\")]]\n::::",
    "a variant": ":::{{tom}} T\n:id: TOM-12\n:rolle: <<[{run}]: x, y>>\n:::",
    "substitution": "---\nmyst:\n  enable_extensions: [substitution]\n---\n\n# S\n\n"
    "{{{{ cycler.__init__.__globals__.os.system('touch {marker}') }}}}",
    "substitutions": "---\nmyst:\n  substitutions:\n    x: y\n---\n\n# S\n\n{{{{ x }}}}",
    "eval-rst": "```{{eval-rst}}\n.. needtable::\n   :filter: {run}\n```",
    "eval-rst with colons": ":::{{eval-rst}}\n.. needtable::\n   :filter: {run}\n:::",
    "in capitals": "```{{NEEDTABLE}}\n:filter: {run}\n```",
    "in a table": "| a |\n|---|\n| {{need_count}}`{run}` |",
    "in a list of a control": "::::{{kontrolle}} K\n:id: K-1\n\n- [K-1-01] Satz {{need_count}}`{run}`\n::::",
    "in a title": ":::{{tom}} Titel {{need_count}}`{run}`\n:id: TOM-5\n:::",
    "only": "```{{only}} {run}\nx\n```",
    "ifconfig": "```{{ifconfig}} {run}\nx\n```",
    "automodule": "```{{automodule}} os\n```",
    "role": "```{{role}} x(raw)\n:format: html\n```\n{{x}}`<script>`",
    "default-role": "```{{default-role}} need_count\n```",
    "parser of an include": "```{{include}} ok.txt\n:parser: myst_parser.docutils_\n```",
}
"""What would run code."""

FILES = {
    "include": "```{{include}} {file}\n```",
    "include, literal": "```{{include}} {file}\n:literal:\n```",
    "include, absolute": "```{{include}} {absolute}\n```",
    "include in German": "```{{einbinden}} {file}\n```",
    "literalinclude": "```{{literalinclude}} {file}\n```",
    "literalinclude from the root": "```{{literalinclude}} /{file}\n```",
    "literalinclude, diff": "```{{literalinclude}} ok.txt\n:diff: {file}\n```",
    "csv-table": "```{{csv-table}}\n:file: {file}\n```",
    "csv-table in German": "```{{csv-tabelle}}\n:file: {file}\n```",
    "csv-table, url": "```{{csv-table}}\n:url: file://{absolute}\n```",
    "raw": "```{{raw}} html\n:file: {file}\n```",
    "raw, url": "```{{raw}} html\n:url: file://{absolute}\n```",
    "download": "{{download}}`x <{file}>`",
    "link": "[x]({file})",
    "path": "[x](path:{file})",
    "autolink": "<path:{file}>",
    "picture": "![x]({picture})",
    "figure": "```{{figure}} {picture}\nx\n```",
    "text as picture": "![x]({file})",
    "card with a picture": "```{{card}} x\n:img-top: {picture}\n```",
    "linked file": "```{{include}} link.txt\n```",
    "file in a linked folder": "```{{include}} folder/secret.txt\n```",
    "linked picture": "![x](link.png)",
    "picture in another language": "![x](gut.png)",
    "settings": "```{{literalinclude}} ../conf.py\n```",
    "git": "```{{literalinclude}} ../.git/config\n```",
    "built before": "```{{literalinclude}} ../_build/secret.txt\n```",
    "hidden beside": "```{{literalinclude}} .env\n```",
    "in eval-rst": "```{{eval-rst}}\n.. include:: {file}\n```",
    "quoted": "[x]({quoted})",
}
"""What would read a file outside of the handbook."""

NET = {
    "csv-table": "```{{csv-table}}\n:url: {host}/a.csv\n```",
    "raw": "```{{raw}} html\n:url: {host}/b\n```",
    "needimport": "```{{needimport}} {host}/c.json\n```",
    "needservice": "```{{needservice}} x\n```",
    "picture": "![x]({host}/d.png)",
    "picture without scheme": "![x](//{bare}/e.png)",
    "figure": "```{{figure}} {host}/f.png\n```",
    "card": "```{{card}} x\n:img-top: {host}/g.png\n```",
    "include": "```{{include}} {host}/h.md\n```",
    "literalinclude": "```{{literalinclude}} {host}/i\n```",
    "download": "{{download}}`x <{host}/j>`",
    "drawing that calls": "![x](ruft.svg)",
}
"""What would call somebody."""

PROGRAMS = {
    "raw": "```{{raw}} html\n<script>{canary}</script>\n```",
    "html in a page": "---\nmyst:\n  disable_syntax: []\n---\n\n# S\n\n<script>{canary}</script>",
    "redirect": '---\nmyst:\n  html_meta:\n    "http-equiv=refresh": "0;url=http://{canary}.example"\n---\n\n# S',
    "html_meta": '---\nhtml_meta:\n  "http-equiv=refresh": "0;url=http://{canary}.example"\n---\n\n# S',
    "meta": "```{{meta}}\n:http-equiv=refresh: 0;url={canary}\n```",
    "link": "[x](javascript:{canary})",
    "link in odd letters": "[x](JaVaScRiPt:{canary})",
    "link with a tab": "[x](<java\tscript:{canary}>)",
    "link with an entity": "[x](&#106;avascript:{canary})",
    "link by reference": "[x][y]\n\n[y]: javascript:{canary}",
    "autolink": "<javascript:{canary}>",
    "data": "[x](data:text/html;base64,{canary})",
    "vbscript": "[x](vbscript:{canary})",
    "blob": "[x](blob:{canary})",
    "file": "[x](file:///{canary})",
    "button": "```{{button-link}} javascript:{canary}\nx\n```",
    "card": "```{{card}} x\n:link: javascript:{canary}\n```",
    "grid card": "````{{grid}}\n```{{grid-item-card}} x\n:link: javascript:{canary}\n```\n````",
    "target of a picture": "```{{figure}} ok.png\n:alt: x\n:target: javascript:{canary}\n```",
    "toctree": "```{{toctree}}\nx <javascript://{canary}>\n```",
    "formula": "```{{math}}\n\\href{{javascript:{canary}}}{{x}}\n```",
    "offered page": "{{download}}`x <programm.html>`",
    "linked page": "[x](programm.html)",
    "drawing with a script": "![x](skript.svg)",
    "drawing with a handler": "![x](klick.svg)",
    "drawing offered": "{{download}}`x <skript.svg>`",
    "drawing in another language": "![x](ok.svg)",
    "drawing with instructions": "![x](anweisung.svg)",
    "drawing with a page": "![x](seite.svg)",
    "drawing in UTF-16": "![x](sechzehn.svg)",
    "octicon with a handler": '{{octicon}}`alert;1em;x" onload="{canary}`',
    "octicon with a script": '{{octicon}}`alert;1em;x"><script>{canary}</script>`',
    "picture in the page": "![x](data:image/svg+xml;base64,{canary})",
}
"""What would put a program, a redirect or an address that runs on the site."""


class Listener(http.server.BaseHTTPRequestHandler):
    """Remembers who called."""

    called: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.called.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, format: str, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


KINDS = {"code": CODE, "files": FILES, "net": NET, "programs": PROGRAMS}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_page_may_not_do_is_a_finding_and_is_not_done(
    write: Write,
    tmp_path: Path,
    host: str,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    marker, secret, picture = tmp_path / "ran", tmp_path / "secret.txt", tmp_path / "secret.png"
    secret.write_text(f"{CANARY}\n")
    picture.write_bytes(PNG + CANARY.encode())
    names = {
        "run": RUN.format(marker=str(marker)),
        "escaped": RUN.format(marker=str(marker)).replace("_", "\\_"),
        "marker": str(marker),
        "file": "../../secret.txt",
        "quoted": "..%2F..%2Fsecret.txt",
        "absolute": str(secret),
        "picture": "../../secret.png",
        "host": f"http://{host}",
        "bare": host,
        "canary": CANARY,
    }
    pages: dict[str, str | bytes] = {}
    for number, page in enumerate(KINDS[kind].values()):
        text = page.format(**names)
        pages[f"p{number:02}.md"] = text if text.startswith("---") else f"# P{number}\n\n{text}\n"
    extra: dict[str, str | bytes] = {
        "ok.txt": "gut\n",
        "ok.png": PNG,
        "gut.png": PNG,
        ".env": CANARY,
        "import.json": "{}",
        "eintrag.md": "# E\n\n:::{tom} Die Tür ist zu\n:id: TOM-1\n:::\n",
        "programm.html": f"<script>{CANARY}</script>",
        "skript.svg": SVG.format(f"<script>{CANARY}</script>"),
        "klick.svg": SVG.format(f'<rect onclick="{CANARY}()"/>'),
        "anweisung.svg": f'<?xml-stylesheet type="text/xsl" href="#s"?>{SVG.format(f"<title>{CANARY}</title>")}',
        "seite.svg": SVG.format(
            f'<meta xmlns="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="{CANARY}"/>'
        ),
        "sechzehn.svg": SVG.format(f"<script>{CANARY}</script>").encode("utf-16"),
        "ok.svg": SVG.format("<title>gut</title>"),
        "ok.de.svg": SVG.format(f"<script>{CANARY}</script>"),
        "ruft.svg": SVG.format(f'<image href="http://{host}/x.png"/>'),
    }
    folder = write({**pages, **extra})
    (folder / "_build").mkdir()
    (folder / "_build" / "secret.txt").write_text(CANARY)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text(CANARY)
    (folder / "docs" / "link.txt").symlink_to(secret)
    (folder / "docs" / "link.png").symlink_to(picture)
    (folder / "docs" / "gut.de.png").symlink_to(picture)
    (folder / "docs" / ".verknuepft.md").symlink_to(secret)
    (folder / "docs" / "folder").symlink_to(tmp_path)
    Listener.called.clear()
    monkeypatch.chdir(folder)

    assert main(["check"]) == 1
    told = capsys.readouterr().out
    main(["handbook"])

    quiet = {list(KINDS[kind])[number] for number in range(len(pages)) if f"docs/p{number:02}.md" not in told}
    assert quiet <= {"picture in another language", "drawing in another language"}  # the one that is named is shown
    assert not marker.exists()
    assert Listener.called == []
    assert "Traceback" not in told
    (folder / "_build" / "secret.txt").unlink()
    leaks = {path: text for path, text in read_everything(folder / "_build" / "html").items() if CANARY in text}
    shown = {path for path in leaks if f"&lt;script&gt;{CANARY}" not in leaks[path]}
    assert {path for path in shown if not path.endswith((".html", ".js", ".json"))} == set()
    for path in shown & {path for path in leaks if path.endswith(".html")}:
        for bad in (
            f'="javascript:{CANARY}',
            f"<script>{CANARY}",
            'http-equiv="refresh"',
            'href="data:',
            'src="data:',
        ):
            assert bad not in leaks[path], (path, bad)
    if kind == "files":
        assert leaks == {}
