"""How `make docs` builds the site: of the repository's pages where they lie, so that links are those of GitHub, too.

The source folder of Sphinx is the repository. Only what `include_patterns` names becomes a page: never `source/`, which
has solutions and hidden tests.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = PROJECT["name"]
release = PROJECT["version"]
html_title = project
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc", "generated"]
root_doc = "docs/index"
include_patterns = [
    "docs/**", "benchmarks/*.md", "release/dinosaur_island/*.ipynb", "data/**.md",
    "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
]  # fmt: skip
exclude_patterns = [".*", "**/.*", "docs/_build", "source", "demo", "submitted", "autograded", "feedback", "dist"]
source_suffix = {".md": "myst-nb", ".rst": "restructuredtext", ".ipynb": "myst-nb"}

# ---- pages: Markdown as GitHub reads it, notebooks as they are stored, nothing is run ----------------------------

nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence", "dollarmath", "amsmath"]
myst_heading_anchors = 4
html_math_renderer = "mathml"  # of `generated`: MathJax would be loaded from elsewhere

# ---- the reference: docstrings in numpydoc's form ----------------------------------------------------------------

default_role = "py:obj"
add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"
numpydoc_show_class_members = False

# ---- looks: the theme's own, without anything that a page would have to fetch -------------------------------------

html_theme = "pydata_sphinx_theme"
html_theme_options = {
    "logo": {"text": project},
    "navbar_align": "left",
    "navbar_persistent": ["search-button"],
    "show_toc_level": 2,
    "show_prev_next": True,
    "footer_start": [],
    "footer_end": [],
    "search_bar_text": "Search these pages",
}
html_context = {"default_mode": "auto"}  # dark where the reader's system is
html_sidebars = {"docs/index": []}
html_static_path = ["site/static"]
html_extra_path = ["site/root"]  # leads from the root of the site to its first page
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
