"""Bugs to plant, one for a promise: each is a small patch of the bot."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from bot import carry, clock, deeds, outbox, post, telegram_send, telegram_words
from bot.cases import meeting as meetings_board
from bot.flows import (
    meeting_invitation,
    meeting_says,
    minutes_clock,
    need_clock,
    need_ends,
    need_handling,
    need_life,
    need_says,
)
from bot.flows.meeting_events import MeetingReminderDue
from bot.flows.need_events import (
    NeedFollowed,
    NeedLate,
    NeedLeftUnrated,
    NeedRatingAsked,
    NeedReminderDue,
)
from bot.flows.rules.outage import Outage
from bot.handlers import ears
from bot.hearing import Hearing
from storage import deadlines, meetings
from storage import outbox as rows
from storage.sql import Sql


def the_update_is_not_noted(patch):
    patch.setattr(carry.inbox, "NOTE", Sql("DELETE FROM inbox WHERE update_id = ? AND at_ms = ?"))


def a_nudge_is_said_twice(patch):
    send = telegram_send.send

    async def twice(bot, row):
        if row.klass == rows.NUDGE and row.kind == "text" and not row.standing:
            await send(bot, row)
        return await send(bot, row)

    patch.setattr(outbox.send, "send", twice)


def a_reminder_is_dropped(patch):
    write = deadlines.write

    def less(connection, forgets, reminds):
        write(connection, forgets, [d for d in reminds if d.kind != NeedReminderDue.CODE])

    patch.setattr(deadlines, "write", less)


def a_deadline_fires_early(patch):
    due, kinds = deadlines.due, (NeedRatingAsked.CODE, NeedLeftUnrated.CODE)

    def early(connection, now, limit):
        found = due(connection, now + 3_600_000, limit)
        return [row for row in found if row.due_ms <= now or row.kind in kinds]

    patch.setattr(clock.deadlines, "due", early)


def the_right_is_not_asked(patch):
    patch.setattr(need_life, "may", lambda *_: True)


def a_room_stands_on_a_card(patch):
    put = post.Post.put

    def told(self, target, page, effect):
        if target.group and effect.phrase == "need.card":
            page = replace(page, text=f"{page.text}\n2417")
        return put(self, target, page, effect)

    patch.setattr(post.Post, "put", told)


def a_row_is_lost_after_the_commit(patch):
    write, count = rows.write, [0]

    def leaky(connection, given):
        kept = []
        for row in given:
            count[0] += 1
            if count[0] % 5:
                kept.append(row)
        write(connection, kept)

    patch.setattr(rows, "write", leaky)


def an_answer_erases_the_breach(patch):
    in_hands = need_life.in_hands
    for place in (need_handling, need_ends):
        patch.setattr(place, "in_hands", lambda n, ctx: replace(in_hands(n, ctx), breaches=0))


def a_repeat_is_not_marked(patch):
    patch.setattr(telegram_words, "words", lambda row: str(row.body["text"]))


def a_card_shows_an_older_state(patch):
    send, before = telegram_send.send, {}

    async def late(bot, row):
        key = row.chat_id, row.slot
        if row.kind != "text" or not row.slot.startswith("need:"):
            return await send(bot, row)
        old, before[key] = before.get(key), row.body
        edits = row.standing and not row.anew
        return await send(bot, replace(row, body=old) if old and edits else row)

    patch.setattr(outbox.send, "send", late)


def the_next_rung_is_not_told(patch):
    patch.setattr(need_says, "escalated", lambda *_: ())


def an_entry_of_the_ledger_is_skipped(patch):
    record = deeds.Deeds._record

    def careless(self, event, *rest):
        if not isinstance(event, NeedFollowed):
            record(self, event, *rest)

    patch.setattr(deeds.Deeds, "_record", careless)


def it_is_confirmed_before_the_commit(patch):
    async def hasty(self, batch):
        heard = [letter for raw in batch if (letter := await self.read(raw)) is not None]
        if len(heard) != 1 or self.heard % 9:
            for letter in heard:
                self._desk.submit(letter)
        self.heard += len(batch)

    patch.setattr(ears.Ears, "take", hasty)


def what_comes_later_overtakes(patch):
    patch.setattr(outbox.Mouth, "_first", staticmethod(lambda _row: True))


def a_date_is_forgotten(patch):
    clocks = need_clock.clocks

    def fewer(need, ctx, since=None):
        found = clocks(need, ctx, since)
        return tuple(e for e in found if not isinstance(getattr(e, "event", None), NeedLate))

    patch.setattr(need_clock, "clocks", fewer)


def a_date_moves_too_far(patch):
    gives = Outage.gives
    patch.setattr(Outage, "gives", lambda self, since: 2 * gives(self, since))


def a_start_takes_itself_for_an_outage(patch):
    known = Hearing.known

    def doubts(self, heartbeat):
        known(self, heartbeat and heartbeat - timedelta(minutes=9))

    patch.setattr(Hearing, "known", doubts)


def an_old_reminder_of_a_meeting_is_told(patch):
    """It is not forgotten when the meeting is moved or cancelled, and nobody looks again."""
    write = deadlines.write

    def keeps(connection, forgets, reminds):
        write(connection, [f for f in forgets if f[2] != MeetingReminderDue.CODE], reminds)

    def blind(hall, _event, ctx):
        return hall, meeting_says.reminded(hall, ctx, aloud=False)

    case = meetings_board._EVENTS[MeetingReminderDue]
    patch.setitem(meetings_board._EVENTS, MeetingReminderDue, replace(case, step=blind))
    patch.setattr(deadlines, "write", keeps)


def whoever_waits_last_has_the_place(patch):
    text = meetings._FIRST._by_style["qmark"]
    patch.setattr(meetings, "_FIRST", Sql(text.replace("ORDER BY nth", "ORDER BY nth DESC")))


def nobody_asks_for_minutes(patch):
    patch.setattr(minutes_clock, "chase", lambda *_: ())


def one_more_than_there_are_places(patch):
    """A second who comes at once finds the count of before."""
    counted = meeting_invitation._counted

    def lax(meeting, had, has):
        if has == "waiting" and not meeting.waiting:
            has = "yes"
        return counted(meeting, had, has)

    patch.setattr(meeting_invitation, "_counted", lax)


#: bug → the promise that it breaks, and the first seed (of 1 to 20) that catches it
PLANTS = {
    the_update_is_not_noted: ("acted_once", 1),
    a_nudge_is_said_twice: ("repeats_are_marked", 1),
    a_reminder_is_dropped: ("reminded", 2),
    a_deadline_fires_early: ("fires_once", 1),
    the_right_is_not_asked: ("with_the_right", 2),
    a_room_stands_on_a_card: ("nothing_private", 1),
    a_row_is_lost_after_the_commit: ("arrives", 2),
    an_answer_erases_the_breach: ("breaches_stand", 1),
    a_repeat_is_not_marked: ("repeats_are_marked", 1),
    a_card_shows_an_older_state: ("cards_are_new", 1),
    the_next_rung_is_not_told: ("silence_is_no_answer", 1),
    an_entry_of_the_ledger_is_skipped: ("goes_its_way", 1),
    it_is_confirmed_before_the_commit: ("each_is_answered", 1),
    what_comes_later_overtakes: ("in_order", 1),
    a_date_is_forgotten: ("every_date_waits", 1),
    a_date_moves_too_far: ("dates_move_by_the_rule", 1),
    a_start_takes_itself_for_an_outage: ("outages_are_told", 1),
    an_old_reminder_of_a_meeting_is_told: ("reminders_say_the_time", 1),
    whoever_waits_last_has_the_place: ("places_are_kept", 2),
    nobody_asks_for_minutes: ("minutes_are_chased", 2),
    one_more_than_there_are_places: ("places_are_kept", 2),
}
