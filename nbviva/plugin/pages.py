"""The formgrader's pages of a large class: rows are made when they are seen (`templates/formgrader/rows.js`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAGES = ("manage_submissions.tpl", "manage_students.tpl", "gradebook_notebook_submissions.tpl")
FOLDER = Path(__file__).parents[1] / "templates" / "formgrader"
_WITH_SCRIPT = (
    '{{% extends "stock/{}" %}}{{% block head %}}{{{{ super() }}}}'
    '<script src="{{{{ base_url }}}}/formgrader/nbviva/rows.js"></script>{{% endblock %}}'
)


def take_over(extension: Any) -> None:
    """Add the script to the pages that list a class.

    Parameters
    ----------
    extension : type
        nbgrader's ``FormgradeExtension``, before it has set up its server.
    """
    settings, handlers = extension.init_tornado_settings, extension.init_handlers

    def init_tornado_settings(self: Any, webapp: Any) -> None:
        from jinja2 import ChoiceLoader, DictLoader, PrefixLoader

        settings(self, webapp)
        pages = webapp.settings["nbgrader_jinja2_env"]
        ours = DictLoader({name: _WITH_SCRIPT.format(name) for name in PAGES})
        pages.loader = ChoiceLoader([ours, PrefixLoader({"stock": pages.loader}), pages.loader])

    def init_handlers(self: Any, webapp: Any) -> None:
        from jupyter_server.utils import url_path_join
        from tornado import web

        place = url_path_join(webapp.settings["base_url"], "formgrader/nbviva/(.*)")
        # before nbgrader's own, of which the last takes every address below formgrader/
        webapp.add_handlers(".*$", [(place, web.StaticFileHandler, {"path": str(FOLDER)})])
        handlers(self, webapp)

    extension.init_tornado_settings, extension.init_handlers = init_tornado_settings, init_handlers
