"""Tables and a picture of what `grading.py` has measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

LABELS = {
    "stock": "nbgrader autograde", "otter": "otter run", "ours": "nbviva autograde", "plain": "the cells alone",
}  # fmt: skip
COLOURS = {"stock": "#9aa5b1", "otter": "#c58b3a", "ours": "#2a6f97"}
MB = 1 << 20
MOST_LINES = 30  # differences of points that are written out


def write(data: dict[str, Any], folder: Path) -> None:
    """Write `grading.md` and `grading.svg` into a folder."""
    _draw(data, folder / "grading.svg")
    parts = ["# A class, graded side by side", "", *_side_by_side(data), *_curve(data)]
    (folder / "grading.md").write_text("\n".join(parts) + "\n", encoding="utf-8")


class Turns:
    """The slices of a run, for one grader.

    Attributes
    ----------
    wall, cpu : list of float
        Seconds a submission, one for each slice.
    next : list of float
        Processor time of each submission but the first of its command; empty if that was not measured.
    beyond : list of float
        `next`, or `cpu` where there is none, without what the cells alone take.
    """

    def __init__(self, data: dict[str, Any], name: str):
        slices = [data["slices"][key] for key in sorted(data["slices"], key=int)]
        uses = [(part["uses"][name], part["uses"]["plain"], len(part["members"])) for part in slices]
        self.wall = [use["wall"] / count for use, _, count in uses]
        self.cpu = [use["cpu"] / count for use, _, count in uses]
        self.next = [
            (part["uses"][name]["cpu"] - part["one"][name]["cpu"]) / (len(part["members"]) - 1)
            for part in slices if part["one"]
        ]  # fmt: skip
        plain = [plain["cpu"] / count for _, plain, count in uses]
        self.beyond = [mine - cells for mine, cells in zip(self.next or self.cpu, plain, strict=True)]
        self.peak = max(use["peak"] for use, _, _ in uses)
        self.peak_all = max(use["peak_all"] for use, _, _ in uses)

    @property
    def columns(self) -> tuple[list[float], ...]:
        """What is compared, column by column."""
        return self.wall, self.cpu, self.next, self.beyond


def names(data: dict[str, Any]) -> list[str]:
    """Return the graders that took part, the one that grades nothing left out."""
    there = next(iter(data["slices"].values()))["uses"] if data["slices"] else {}
    return [name for name in LABELS if name in there and name != "plain"]


# ---- side by side


def _side_by_side(data: dict[str, Any]) -> Iterable[str]:
    about, slices = data["about"], list(data["slices"].values())
    turns = {name: Turns(data, name) for name in [*names(data), "plain"]}
    ours = turns["ours"]
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    speeds = [ms for part in slices for ms in part["speed_ms"].values()]
    level = slices[0]["said"]["sandbox"]
    yield (
        f"{about['class']} submissions of the lesson, half of them right, in {about['slices']} slices that took turns. "
        f"{versions}; {about['machine']}. Sandbox: {level}. Medians over the slices, in seconds for one submission; "
        "behind them how many times ours that is, as a median with its bounds.\n"
    )
    heads = (
        "wall time",
        "processor time",
        "each but the first",
        "beyond the cells",
        "memory: own process, all",
        "first",
    )
    yield f"| | {' | '.join(heads)} |"
    yield "|---|---|---|---|---|---|---|"
    for name in names(data):
        one = turns[name]
        cells = [_against(values, of, name == "ours") for values, of in zip(one.columns, ours.columns, strict=True)]
        first = f"{data['first'][name]['wall']:.1f} s" if name in data["first"] else ""
        memory = f"{one.peak / MB:.0f} MB, {one.peak_all / MB:.0f} MB"
        yield f"| {LABELS[name]} | {' | '.join(cells)} | {memory} | {first} |"
    yield f"| {LABELS['plain']} | {median(turns['plain'].wall):.2f} | {median(turns['plain'].cpu):.2f} | | | | |\n"
    uses = [use for part in slices for name, use in part["uses"].items() if name != "plain"]
    mine = [use for part in slices for name, use in part["uses"].items() if name == "ours"]
    more = median(use["machine"] / use["cpu"] - 1 for use in mine)
    yield (
        "- Each but the first: processor time that another submission adds to a command. Beyond the cells: of that, "
        "what is not the notebook's own computing. Memory: of the command's main process, and of all together.\n"
        "- First: wall time of a course's first submission, with all that is done once.\n"
        "- The cells alone: given cells, answers and test cells of the same notebooks, in one plain process each that "
        "is forked from a warm one; no wall, no kernel.\n"
        "- nbgrader and Otter grade one after the other, ours on all cores: compare processor time. Otter is started "
        "anew for each submission.\n"
        f"- Processor time is that of the {uses[0]['counted']}: every process that ran for it, user and system. Around "
        f"our turns the whole machine was busy for {more:.0%} more, with the kernel's own work and whatever else ran. "
        f"A fixed piece of Python took {min(speeds):.1f} to {max(speeds):.1f} ms before the turns.\n"
    )
    yield from _points(slices, names(data))


def _against(values: list[float], ours: list[float], itself: bool) -> str:
    if not values:
        return ""
    if itself:
        return f"{median(values):.2f}"
    ratios = [theirs / mine for theirs, mine in zip(values, ours, strict=True)]
    return f"{median(values):.2f}, {median(ratios):.1f} times ({min(ratios):.1f}-{max(ratios):.1f})"


def _points(slices: list[dict[str, Any]], there: list[str]) -> Iterable[str]:
    rows = [line for part in slices for line in part["rows"]]
    cells = [line for part in slices for line in part["cells"]]
    students = sum(len(part["members"]) for part in slices)
    same = {
        name: sum(part["totals"][name][s] == part["totals"]["ours"][s] for part in slices for s in part["members"])
        for name in there if name != "ours"
    }  # fmt: skip
    totals = "; ".join(f"{LABELS[name]}: {count} of {students}" for name, count in same.items())
    yield f"The same points in all as ours: {totals}. Gradebook rows in which nbgrader and ours differ: {len(rows)}."
    who = {s: name for part in slices for s, name in part["members"].items()}
    for line in [*rows, *cells][:MOST_LINES]:
        student = next((word for word in line.split() if word in who), "")
        yield f"- {line} ({who.get(student, 'graded before')})"
    if len(rows) + len(cells) > MOST_LINES:
        yield f"- and {len(rows) + len(cells) - MOST_LINES} more, in grading.json"
    yield ""


# ---- our curve


def _curve(data: dict[str, Any]) -> Iterable[str]:
    points = list(data["curve"].values())
    if not points:
        return
    yield (
        "nbviva autograde alone. Every submission is another text for another student. Start, plan and the run "
        "of the instructor's solution are part of the time.\n"
    )
    heads = ("assignment", "submissions", "cores", "a second", "processor time of one", "of that the main process",
             "main process at most",
             "growth for 1,000", "gradebook", "kept results", "nothing changed", "`--force`")  # fmt: skip
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|"
    for one in points:
        first, count = one["first"], one["count"]
        yield (
            f"| {'few cells' if one['assignment'] == 'hw' else 'the lesson'} | {count:,} | {one['cores']} "
            f"| {count / first['wall']:.1f} | {first['cpu'] / count:.2f} s "
            f"| {first['own'] / count * 1e3:.0f} ms | {first['peak'] / MB:.0f} MB "
            f"| {_growth(one)} | {one['gradebook'] / MB:.1f} MB "
            f"| {one['results'] / MB:.1f} MB | {one['again']['wall']:.1f} s | {one['force']['wall']:.1f} s |"
        )
    yield ""
    yield (
        "The assignment of few cells has two answers and two tests. Growth is that of the main process from the second "
        "quarter of its time to the last, for classes of a thousand or more."
    )
    odd = [f"{run} of {key}: {one[run]['odd']}" for key, one in data["curve"].items()
           for run in ("first", "again", "force") if one[run]["odd"]]  # fmt: skip
    if odd:
        yield f"Submissions that a run did something else with than it is measured for: {'; '.join(odd)}."
    yield f"\n![{_alt(data)}](grading.svg)"


def _growth(one: dict[str, Any]) -> str:
    return f"{one['growth'] * 1000 / MB:.1f} MB" if one["count"] >= 1000 else ""


def _alt(data: dict[str, Any]) -> str:
    """Return what the picture shows, in words."""
    parts = []
    if data["slices"]:
        cpu = ", ".join(
            f"{LABELS[name].strip('`')} {median(Turns(data, name).cpu):.2f}" for name in [*names(data), "plain"]
        )
        parts.append(f"Bars of processor time for one submission, in seconds: {cpu}.")
    curve = list(data["curve"].values())
    rates = ", ".join(
        f"{one['count'] / one['first']['wall']:.1f} with {one['count']:,} on {one['cores']}"
        for one in curve
        if _few(one)
    )
    if rates:
        parts.append(f"A curve of submissions a second, of few cells: {rates}.")
    if curve:
        most = max(curve, key=lambda one: one["count"])
        held = [size / MB for _, size in most["memory"]]
        parts.append(f"Memory of the main process during {most['count']:,} submissions, at most {max(held):.0f} MB.")
    return " ".join(parts)


def _few(one: dict[str, Any]) -> bool:
    return bool(one["assignment"] == "hw")


def _draw(data: dict[str, Any], path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    style = {"svg.hashsalt": "grading", "font.size": 10, "axes.spines.top": False, "axes.spines.right": False}
    with matplotlib.rc_context(style):
        figure, axes = pyplot.subplots(1, 3, figsize=(11, 3.4), layout="constrained")
        for axis, draw in zip(axes, (_draw_cost, _draw_rate, _draw_memory), strict=True):
            _or_nothing(draw, data, axis)
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)


def _or_nothing(draw: Callable[[dict[str, Any], Any], None], data: dict[str, Any], axis: Any) -> None:
    try:
        draw(data, axis)
    except (StopIteration, ValueError):  # that part was not measured
        axis.set_axis_off()


def _draw_cost(data: dict[str, Any], axis: Any) -> None:
    there = names(data)
    plain = median(Turns(data, "plain").cpu)
    for place, name in enumerate(there):
        value = median(Turns(data, name).cpu)
        axis.barh(place, value, color=COLOURS[name], height=0.6)
        axis.text(value, place, f" {value:.2f}", va="center")
    axis.axvline(plain, color="black", linewidth=1, linestyle=":")
    axis.text(plain, len(there) - 0.5, " the cells alone", va="center")
    axis.set_yticks(range(len(there)), [LABELS[name].strip("`").split()[0] for name in there])
    axis.set_ylim(len(there) - 0.2, -0.6)
    axis.set_xlim(0, axis.get_xlim()[1] * 1.15)
    axis.set_title("Processor time for one submission, s", loc="left", fontsize=10)


def _draw_rate(data: dict[str, Any], axis: Any) -> None:
    points = list(data["curve"].values())
    lines = sorted({(one["assignment"], one["cores"]) for one in points})
    if not lines:
        raise ValueError("no curve")
    for assignment, cores in lines:
        line = [one for one in points if (one["assignment"], one["cores"]) == (assignment, cores)]
        few = assignment == "hw"
        label = f"{'few cells' if few else 'the lesson'}, {cores} core{'s' * (cores > 1)}"
        axis.plot(
            [one["count"] for one in line], [one["count"] / one["first"]["wall"] for one in line], marker="o",
            label=label, color=COLOURS["ours"] if few else COLOURS["otter"], linestyle="-" if cores > 1 else "--",
        )  # fmt: skip
    counts = sorted({one["count"] for one in points})
    axis.set_xscale("log")
    axis.set_xticks(counts, [f"{count:,}" for count in counts])
    axis.set_xticks([], minor=True)
    axis.set_ylim(bottom=0)
    axis.set_xlabel("submissions")
    axis.legend(frameon=False, fontsize=8)
    axis.set_title("Submissions a second", loc="left", fontsize=10)


def _draw_memory(data: dict[str, Any], axis: Any) -> None:
    few = [one for one in data["curve"].values() if _few(one)]
    size = max(one["count"] for one in few)
    for one in few:
        if one["count"] == size:
            seconds, held = zip(*one["memory"], strict=True)
            label = f"{one['cores']} core{'s' * (one['cores'] > 1)}"
            axis.plot(seconds, [h / MB for h in held], label=label, color=COLOURS["ours"],
                      linestyle="-" if one["cores"] > 1 else "--")  # fmt: skip
    axis.set_ylim(bottom=0)
    axis.set_xlabel("seconds")
    axis.legend(frameon=False, fontsize=8)
    axis.set_title(f"Main process during {size:,} submissions, MB", loc="left", fontsize=10)
