# /// zoo
# title = "what was saved is the message of a server whose session had ended"
# ungradable = "is not a notebook"
# ///
# stock nbgrader: no grade, ValidationError


def damage(folder):
    (folder / "dinosaur_island.ipynb").write_text('{"message": "Forbidden", "reason": null}', encoding="utf-8")
