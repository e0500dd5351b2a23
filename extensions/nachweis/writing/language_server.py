"""A module for esbonio, the language server: ids of entries and names of blocks while one types in Markdown.

``esbonio server -i nachweis.writing.language_server``; esbonio itself brings the findings of each build to their lines.
"""

import re
from typing import Any, Final

from esbonio import server
from esbonio.server.features.project_manager import ProjectManager
from lsprotocol import types

from nachweis.handbook.views.every import VIEWS
from nachweis.source.dialect import BULLET, FENCE, OPTION_NAME
from nachweis.vocabulary import Kind, kind_word, vocabulary

ID: Final = re.compile(rf"(?:\]\(#|^\s*{BULLET} \[|^\s*{OPTION_NAME} (?:.*; )?)(?P<id>[\w-]*)")
"""Where an id may be typed: in a link, at the beginning of a measure, after a field."""
BLOCK: Final = re.compile(rf"^\s*{FENCE}\{{(?P<block>[\w-]*)")
_ENTRIES: Final = "SELECT name, objtype, docname FROM objects WHERE domain = 'nachweis' ORDER BY name"


class Writing(server.LanguageFeature):
    """Completes what is the handbook's own."""

    completion_trigger = server.CompletionTrigger(
        patterns=[ID, BLOCK], languages={"markdown"}, characters={"#", "[", "{", "-", " "}
    )

    def __init__(self, manager: ProjectManager, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.manager = manager

    async def completion(self, context: server.CompletionContext) -> list[types.CompletionItem] | None:
        """What may stand where the cursor is."""
        if "block" in context.match.groupdict():
            words = {kind.value: word.label for kind, word in vocabulary().kinds.items()}
            words |= dict.fromkeys(VIEWS, "Übersicht") | {"bereich": "Bereich", "nur": "Block für eine Ausgabe"}
            return [
                types.CompletionItem(label=name, detail=label, kind=types.CompletionItemKind.Class)
                for name, label in words.items()
            ]
        project = self.manager.get_project(context.uri)
        if project is None:
            return None
        line, start = context.position.line, context.match.start("id")
        typed = types.Range(start=types.Position(line, start), end=types.Position(line, context.position.character))
        database = await project.get_db()
        rows = await (await database.execute(_ENTRIES)).fetchall()
        return [
            types.CompletionItem(
                label=id,
                detail=f"{kind_word(Kind(kind)).label} – {page}",
                kind=types.CompletionItemKind.Reference,
                filter_text=id,
                text_edit=types.TextEdit(typed, id),
            )
            for id, kind, page in rows
        ]


def esbonio_setup(esbonio: server.EsbonioLanguageServer, manager: ProjectManager) -> None:
    """Register with the server."""
    esbonio.add_feature(Writing(manager, esbonio))
