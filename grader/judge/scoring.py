"""Points: from the outcomes of a group's cases to its score, and from the groups to the report's."""

from __future__ import annotations

from collections.abc import Sequence

from grader.model import Group, Outcome


def group_outcome(outcomes: Sequence[Outcome]) -> Outcome:
    """The first outcome that is not ok, in the order of the cases."""
    return next((outcome for outcome in outcomes if outcome is not Outcome.OK), Outcome.OK)


def group_score(group: Group, outcomes: Sequence[Outcome]) -> float:
    """All points for all cases; with ``proportional`` scoring, the share of cases that came out ok."""
    ok = sum(outcome is Outcome.OK for outcome in outcomes)
    if group.scoring == "proportional":
        return round(group.points * ok / len(outcomes), 6)
    return group.points if ok == len(outcomes) else 0.0
