"""Whether the promises were kept, looked at after each day and by name."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from bot.simulate import promises_clock as clock
from bot.simulate import promises_meetings as meetings
from bot.simulate import promises_needs as needs
from bot.simulate import promises_outage as outages
from bot.simulate import promises_polls as polls
from bot.simulate import promises_words as words
from bot.simulate.diary import Diary
from bot.simulate.evidence import Evidence, Memory, Promise, shanghai
from bot.simulate.stage import Stage
from storage.database import open_reader
from storage.times import to_ms

#: every promise by its name; docs/simulation.md says where each comes from
PROMISES: dict[str, Promise] = {
    "none_is_lost": needs.none_is_lost,
    "each_is_answered": needs.each_is_answered,
    "acted_once": needs.acted_once,
    "goes_its_way": needs.goes_its_way,
    "with_the_right": needs.with_the_right,
    "fires_once": clock.fires_once,
    "every_date_waits": clock.every_date_waits,
    "reminded": clock.reminded,
    "breaches_stand": clock.breaches_stand,
    "silence_is_no_answer": clock.silence_is_no_answer,
    "outages_are_told": outages.outages_are_told,
    "dates_move_by_the_rule": outages.dates_move_by_the_rule,
    "steps_are_told": outages.steps_are_told,
    "votes_count_once": polls.votes_count_once,
    "results_are_told": polls.results_are_told,
    "results_stand": polls.results_stand,
    "only_missing_votes_are_asked_for": polls.only_missing_votes_are_asked_for,
    "polls_go_their_way": polls.polls_go_their_way,
    "places_are_kept": meetings.places_are_kept,
    "reminders_say_the_time": meetings.reminders_say_the_time,
    "minutes_are_chased": meetings.minutes_are_chased,
    "items_are_reminded_of": meetings.items_are_reminded_of,
    "meetings_go_their_way": meetings.meetings_go_their_way,
    "arrives": words.arrives,
    "repeats_are_marked": words.repeats_are_marked,
    "in_order": words.in_order,
    "cards_are_new": words.cards_are_new,
    "nothing_private": words.nothing_private,
    "the_ledger_holds": words.the_ledger_holds,
    "no_bug_but_ours": words.no_bug_but_ours,
}
MOST = 5  # findings of one promise and day: the rest is more of the same


class Broken(Struct, frozen=True):
    """A promise that was not kept."""

    promise: str
    at: str
    what: str

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def line(self) -> str:
        """For people."""
        return f"{self.at} {self.promise}: {self.what}"


class Checker:
    """Looks at town and database; remembers what it saw on earlier days."""

    def __init__(self, stage: Stage, diary: Diary) -> None:
        """Of one town; the stage tells what was planted, never what the bot thinks."""
        self._stage, self._diary, self._memory = stage, diary, Memory()

    def look(self) -> list[Broken]:
        """Everything that is broken by now."""
        stage, struck = self._stage, self._stage.fate.struck
        shaken = stage.town.faults.struck.get("accept_then_timeout", 0)
        engine = open_reader(stage.database)
        with engine.connect() as connection:
            evidence = Evidence(
                town=stage.town,
                bot=stage.bot,
                diary=self._diary,
                memory=self._memory,
                connection=connection,
                planted=struck.get("poison", 0),
                unknown=shaken + struck.get("killed", 0) + stage.naps,
                downs=[(to_ms(begin), to_ms(end)) for begin, end in stage.downs],
                doubtful=[(to_ms(begin), to_ms(end)) for begin, end in stage.doubtful],
            )
            now = f"{shanghai(evidence.now):%Y-%m-%d %H:%M}"
            found = [
                Broken(name, now, what)
                for name, promise in PROMISES.items()
                for what in list(promise(evidence))[:MOST]
            ]
        engine.dispose()
        found += [Broken("lives_on", now, f"the bot ended: {why}") for why in stage.ended]
        stage.ended.clear()
        return found
