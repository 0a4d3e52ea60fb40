"""Who is told where a post is empty: the next in line, at last the operators (rules 2)."""

from __future__ import annotations

from bot.flows.effects import Holders
from bot.flows.rules.rights import Role

OPERATORS = Holders(Role.OPERATOR)
PARTY = Holders(Role.PARTY_BRANCH, else_=OPERATORS)
COMMITTEE = Holders(Role.RESIDENTS_COMMITTEE, else_=PARTY)
FLOOR_LEAD = Holders(Role.FLOOR_LEAD, else_=COMMITTEE)
