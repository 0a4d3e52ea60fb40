"""The conversation that refines a community; the defaults hold until it ends."""

from __future__ import annotations

from bot.flows.community import CommunitySetUp
from bot.flows.forms import Choice, Form, FormKind, Start, Text, ask, look
from bot.flows.rules.presets import TYPES

ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore")


def set_up(start: Start) -> Form:
    """Name, type, language, time zone, and which buildings this group is for."""
    group = int(start.args.get("no") or start.home)
    name, title, languages = yield from look("setup.now", group)
    called = yield from ask("setup.name", Text(most=40, options=(name,)), title=title)
    kind = yield from ask("setup.kind", Choice(TYPES))
    language = yield from ask("setup.language", Choice(tuple(languages)))
    zone = yield from ask("setup.zone", Text(most=40, options=ZONES))
    while not (yield from look("setup.zone", zone)):
        zone = yield from ask("setup.zone_unknown", Text(most=40, options=ZONES), zone=zone)
    said = yield from ask("setup.buildings", Text(most=100), title=title)
    while (found := (yield from look("setup.buildings", said))) is None:
        said = yield from ask("setup.buildings_unknown", Text(most=100), title=title)
    return CommunitySetUp(group, called, kind, language, zone, ",".join(found))


SET_UP = FormKind("gs", set_up)
