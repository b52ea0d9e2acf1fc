"""Which function makes which block."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ntbcare.monitoring.boards.audiences import Block
from ntbcare.web.desk.boards.causes import causes, clarified, oversight, refusals, training
from ntbcare.web.desk.boards.compared import better
from ntbcare.web.desk.boards.needs import answers, delay, governments, help_needed, offices, places
from ntbcare.web.desk.boards.proposals import proposals
from ntbcare.web.desk.boards.sections import Asked, Section
from ntbcare.web.desk.boards.trends import method, months, national, targets
from ntbcare.web.desk.boards.waiting import oldest, raised, waits

MAKERS: Mapping[Block, Callable[[Asked], Section]] = {
    Block.BETTER: better,
    Block.NATIONAL: national,
    Block.TARGETS: targets,
    Block.HELP: help_needed,
    Block.PLACES: places,
    Block.MONTHS: months,
    Block.GOVERNMENTS: governments,
    Block.WAITS: waits,
    Block.OLDEST: oldest,
    Block.OFFICES: offices,
    Block.DELAY: delay,
    Block.ANSWERS: answers,
    Block.CAUSES: causes,
    Block.CLARIFIED: clarified,
    Block.TRAINING: training,
    Block.REFUSALS: refusals,
    Block.OVERSIGHT: oversight,
    Block.RAISED: raised,
    Block.METHOD: method,
    Block.PROPOSALS: proposals,
}


def sections_of(asked: Asked) -> list[Section]:
    """The blocks of a dashboard, in their order."""
    return [MAKERS[block](asked) for block in asked.opened.blocks]
