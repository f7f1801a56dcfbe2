"""The settings of this course. nbgrader and nbviva read this file when they start in this folder."""

import nbviva

c = get_config()  # type: ignore[name-defined]  # noqa: F821

# ---- what an instructor changes ---------------------------------------------------------------------------------

c.CourseDirectory.course_id = "dinosaur_island"

# The names that the model learns: a file with one name a line, or "classic" for the list published with the original
# assignment (fetched once, with its checksum). Learners find it beside the notebook under the name dinos.txt.
CORPUS = "data/dinos.txt"

# ---- what is staged beside a notebook before a release and before grading ---------------------------------------

c.Staging.files = {"dinosaur_island": {"utils": "utils", "dinos.txt": CORPUS, "sonnets": "data/sonnets"}}
# What only the second notebook needs, in which nothing is graded: it is released, and not copied for each submission.
c.Staging.ungraded = {
    "dinosaur_island": ["sonnets", "utils/sonnets", "figures/lstm_cell.svg", "figures/lstm_model.svg"]
}
c.GenerateAssignment.pre_convert_hook = "nbviva.staging.before_convert"
c.Autograde.pre_convert_hook = "nbviva.staging.before_convert"

# ---- nbgrader ---------------------------------------------------------------------------------------------------

c.ClearSolutions.code_stub = {
    "python": "# your code here: it takes the place of the next line\nraise NotImplementedError"
}
c.OverwriteCells.add_missing_cells = True  # a test cell that a learner deleted by mistake comes back
c.Execute.timeout = 60  # seconds for one cell

# ---- grading: the engine behind nbgrader's commands; without this line nbgrader grades by itself -----------------

nbviva.switch_on(c)
