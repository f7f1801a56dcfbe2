"""The gradebook is read without nbgrader's classes: what is written of its tables and rules here has to be as there."""

from __future__ import annotations

import datetime

import pytest
from nbgrader import api
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import DateTime, Interval, TableClause
from traitlets.config import Config, Configurable

from nbviva.gradebook import late, tables
from nbviva.gradebook.standing import ClassStanding, Standing

TABLES = [table for table in vars(tables).values() if isinstance(table, TableClause)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_tables_are_nbgraders(table: TableClause) -> None:
    """A time is a text in SQLite, and only its type tells that it is one."""
    theirs = api.Base.metadata.tables[table.name].c
    for column in table.c:
        for kind in (DateTime, Interval):
            assert isinstance(column.type, kind) == isinstance(theirs[column.name].type, kind), column.name


def test_every_section_that_may_speak_of_penalties_is_known() -> None:
    """Settings of a class in nbgrader count for those that are made from it, too."""
    classes = {one for kind in (AssignLatePenalties, LateSubmissionPlugin) for one in kind.mro()}
    assert {one.__name__ for one in classes if issubclass(one, Configurable)} == late._RULES


def one(seconds: float, penalty: float | None) -> ClassStanding:
    """A class of one student."""
    standing = Standing("a", recorded=True, seconds_late=seconds, penalties={"hw": penalty})
    return ClassStanding("hw", tables.Definition("1", {}, {}), {"a": standing})


def test_without_a_rule_nobody_has_a_penalty_and_one_that_is_recorded_goes() -> None:
    """As with nbgrader's own plugin, unless it is told to do something."""
    said = Config()
    said.LateSubmissionPlugin.penalty_method = "none"
    for rule in (late.Penalties(Config()), late.Penalties(said)):
        assert rule.enabled
        assert rule.of("a", 5.0, 3600.0) is None
        for seconds in (0.0, 3600.0):
            assert not one(seconds, None).has_other_penalties(rule)
            assert one(seconds, 2.0).has_other_penalties(rule)
    said.AssignLatePenalties.enabled = False
    assert not one(3600.0, 2.0).has_other_penalties(late.Penalties(said))


def test_a_time_is_recorded_in_utc() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=2))
    assert late.in_utc(datetime.datetime(2030, 1, 1, 1, tzinfo=zone)) == datetime.datetime(2029, 12, 31, 23)
    assert late.in_utc(datetime.datetime(2030, 1, 1)) == datetime.datetime(2030, 1, 1)
