# /// zoo
# title = "The file says nbformat_minor with a million digits, and 1e999 elsewhere"
# class = "metadata"
# base = "stub"
# honest = 0
# aim = "time"
# ///

import re


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'"nbformat_minor": \d+', f'"nbformat_minor": {"9" * 1_000_000}', text)
    path.write_text(text.replace('"execution_count": null', '"execution_count": 1e999'), encoding="utf-8")
