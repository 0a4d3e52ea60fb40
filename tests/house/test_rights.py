"""Every cell of rights.csv, played: role × action × scope, by its button or command (S41).

`rights.csv` is written by hand from rules 2; each cell begins with yes or no and cites the
words that it rests on. A refused cell must hear a sentence and change nothing, by each of its
ways; an allowed one is done by the first.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import pytest
from msgspec.structs import replace

from bot import office, past
from bot.cases.board import switchboard
from bot.codes import encode
from bot.flows import meeting_clock
from bot.flows.debate_state import Debate
from bot.flows.effects import EVENTS
from bot.flows.history import Finding
from bot.flows.item_events import ItemOpened, ItemReassigned
from bot.flows.lesson import LessonRevoked
from bot.flows.meeting_events import MeetingSignedIn
from bot.flows.role_events import RenewalUndone, RoleConfirmed, RoleEnded, RoleRenewed
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Action, Role, may, may_appoint
from bot.flows.rules.vote_rules import TEMPLATES
from bot.flows.vote_ballot_events import HelpEntered
from bot.flows.vote_roll import frozen
from bot.flows.vote_state import Entry, Vote
from bot.reading.past import Found
from bot.reading.register import read
from bot.town import people
from storage import votes
from storage.communities import COMMUNITIES, GROUPS
from storage.debates import DEBATES
from storage.meetings import MEETINGS
from storage.transaction import Tx
from storage.votes import VOTES
from tests.conftest import moved_in

_FILE = Path(__file__).with_name("rights.csv")
TABLE = list(csv.DictReader(_FILE.read_text(encoding="utf-8").splitlines()))
ACTIONS = [name for name in TABLE[0] if name not in ("role", "scope")]
REGISTER = "楼栋,单元,房号,面积\n3,2,401,89\n3,2,402,89\n3,2,403,89\n3,2,404,89\n".encode()
NO_RIGHT = (
    "只有", "物业不能", "您不能任命或撤回这个角色", "我只为管理员请我来的群服务", "#9 是您自己提的",
)  # fmt: skip
RESULT = "a" * 12
_SAID = datetime(2026, 11, 1, tzinfo=UTC)
_FINDINGS = tuple(
    Finding(text, "3号楼", "", "normal", 5, _SAID, 1, 1, (n,))
    for n, text in enumerate(("楼道灯不亮", "电梯有怪声"), 1)
)
PAST = past.Past(Found(2, _FINDINGS, 0, {}), None, "0" * 64)

#: action → the button's code (or what is written); numbers, in base 36, of the matters below
PRESSED = {
    "need.follow": "1-nf-9",
    "need.take": "1-nt-1-1",
    "need.answer": f"1-na-2-{RESULT}",
    "need.progress": f"1-np-3-{RESULT}",
    "need.resolve": f"1-nd-4-{RESULT}",
    "need.decline": f"1-nx-5-property-{RESULT}",
    "need.withdraw": "1-nw-6-1",
    "need.rate": "1-ns-7-5-1",
    "need.reopen": "1-no-8-2",
    "need.sort": "1-nk-a-1-same-urgent",
    "need.hand": f"1-nh-b-residents_committee-{RESULT}",
    "need.hold": f"1-ny-c-3-{RESULT}",
    "need.extend": f"1-ol-d-{RESULT}",
    "need.transfer": f"1-ot-e-{RESULT}",
    "need.merge": "1-om-f-a",
    "need.dismiss": f"1-ox-g-{RESULT}",
    "need.restore": "1-ob-h-2",
    "need.correct": f"1-oc-i-{RESULT}",
    "need.mirror": "1-ow-j-2",
    "distress.take": "1-ub-1",
    "poll.endorse": "1-ve-1",
    "poll.vote": "1-vc-2-0",
    "poll.set": "1-vs-3-secret-on",
    "poll.cancel": "1-vx-3",
    "poll.mirror": "1-vi-3-2",
    "poll.conclude": f"1-vk-3-7-{RESULT}-{RESULT}",
    "poll.mute": "1-vu-1",
    "vote.begin": "1-ks-4",
    "vote.run": "1-kf-1",
    "vote.consult": "1-kc-2-1-for-x-x",
    "vote.scrutinise": "1-ki-1",
    "vote.check": "1-ko-4-1",
    "vote.cast": "1-kl-3-1-yes",
    "vote.enter": "1-ld-3-2-yes",
    "vote.help": "1-lf-3-3-yes-1-0-no_phone",  # begun just now, see `street`
    "vote.object": f"1-kg-1-{RESULT}",
    "vote.law": f"1-kt-1-{RESULT}",
    "item.open": "",  # whose it is has an id of its own, see `street`
    "item.accept": "1-ia-1-1",
    "item.progress": f"1-ip-2-{RESULT}",
    "item.done": f"1-id-2-{RESULT}-{RESULT}",
    "item.verify": "1-iv-3-3",
    "item.extend": f"1-ie-2-3-{RESULT}",
    "item.reassign": "",
    "item.cancel": f"1-ix-5-{RESULT}",
    "meeting.run": "1-me-1-capacity-40",
    "meeting.mirror": "1-mi-1-2",
    "meeting.answer": "1-ma-1-yes",
    "meeting.sign_in": "",  # the code of the room, see `street`
    "meeting.sign_for": "1-mg-2-3_2_403",
    "agenda.put": "1-ml-need-9",
    "agenda.want": "1-mn-1",
    "debate.run": "1-cm-0-water",
    "debate.speak": "1-cq-1-for",
    "debate.vote": "1-cb-2-for",
    "group.invite": "1-ji-abcdefghjk",
    "group.confirm": "1-jc-1",
    "group.turn_away": "1-jr-2",
    "grant.volunteer": "1-go-volunteer-0-0-abcdefghjk",
    "grant.residents_committee": "1-go-residents_committee-0-0-abcdefghjk",
    "grant.resident_observer": "1-go-resident_observer-0-0-abcdefghjk",
    "duty.take": "1-gy",
    "language.choose": "1-gl-en",
    "role.confirm": "",  # made for the seat at hand, see `street`
    "role.end": "",
    "role.renew": "",
    "role.undo_renewal": "",
    "binding.confirm": "1-hc-1-1-0",
    "binding.refuse": "1-hx-2-1",
    "binding.undo": "1-hu-1-1",
    "register.undo": "1-hw-1",
    "history.confirm": "1-yc-1-1",
    "history.revoke": "1-yr-1",
    "lesson.revoke": "",  # the newest of the group, see `street`
}
#: one for each action, none like another
MATTERS = (
    "花坛缺花", "单元门吱吱响", "楼顶有积水", "信箱锁锈了", "墙皮往下掉",
    "长椅少块板", "窗台堆杂物", "晾衣绳断了", "健身区太吵", "布告栏褪色",
    "楼梯有灰尘", "草坪有狗粪", "门厅地垫脏", "门口马路坑洼", "井盖晃动",
    "玉兰怎么不开", "想看电影", "宠物叫声大", "大门路灯暗",
)  # fmt: skip
SAID = {
    "need.report": "/need 门口的灯不亮",
    "poll.begin": "/poll 几点浇花? 9点/10点",
    "meeting.call": "/meeting 12月20日19:30 活动室 商量浇花",
    "community.set_up": "/setup",
    "rights.see": "/doctor",
    "binding.ask": "/bind 3-2-403",
    "roles.see": "/roles",
    "policy.see": "/policy",
}
#: what else leads to the same
ALSO = {
    "group.invite": ["/invite"],
    "item.open": ["/item 扫雪"],
    "grant.volunteer": ["/grant 志愿者", "/grant volunteer 3个月"],
    "grant.residents_committee": ["/grant 居委会"],
    "grant.resident_observer": ["/grant 居民观察员"],
    "binding.confirm": ["1-hc-9-1-1"],
}
#: actions that no `Action` stands for: judged by the role that is given, or open to all
JUDGED = {
    "role.confirm": lambda roles: Role.OPERATOR in roles,
    "role.end": lambda roles: may_appoint(Role.VOLUNTEER, roles),
    "role.renew": lambda roles: may_appoint(Role.ELDER_AIDE, roles),
    "role.undo_renewal": lambda roles: may_appoint(Role.MEDIATOR, roles),
    "group.turn_away": lambda roles: may(Action.GROUP_CONFIRM, roles),
    "binding.refuse": lambda roles: may(Action.BINDING_CONFIRM, roles),
    "roles.see": lambda roles: True,
    "policy.see": lambda roles: True,
}
#: events that no role decides about, and what does
ELSEWHERE = {
    "gk": "the secret of the link",
    "gq": "the secret of the first start",
    "hb": "the secret of the slip",
    "nl": "as need.hold: the same right asked by the same step",
    "nz": "holds the role to which it was handed, see test_need_clocks",
    "op": "as need.correct",
    "os": "one's own merging, for minutes",
    "ou": "one's own last step, for minutes",
    "oi": "what one raised or follows oneself",
    "oa": "one's own words",
    "ua": "one's own words",
    "oy": "one's own offer",
    "on": "one's own offer",
    "or": "one's own need: need.withdraw decides",
    "pa": "one's own need",
    "yd": "as history.confirm",
    "hl": "one's own binding",
    "ho": "one's own binding",
    "nr": "/need, SAID",
    "if": "as meeting.run: the same right asked by the same step",
    "in": "as meeting.run",
    "ic": "as meeting.run, by the chair",
    "is": "as meeting.run",
    "iy": "as meeting.run",
    "ik": "as meeting.answer",
    "ov": "one's own evidence",
    "ij": "as item.progress",
    "ib": "as item.verify",
    "vo": "/poll, SAID",
    "vr": "as poll.begin",
    "vm": "as poll.vote",
    "vn": "as poll.vote, of an anonymous poll",
    "vy": "as poll.conclude",
    "ka": "/vote in private, as vote.begin",
    **dict.fromkeys(("kb", "kd", "ke", "kh", "kk", "kn"), "as vote.run"),
    "kj": "as vote.check",
    "km": "as vote.cast",
    "kr": "as vote.object",
    "mc": "/meeting, SAID",
    "mp": "as meeting.call",
    **dict.fromkeys(("mv", "mx", "mb", "mh", "mq", "mo", "mr"), "as meeting.run"),
    "mf": "as meeting.answer",
    "mj": "as meeting.sign_for",
    "md": "as agenda.put",
    **dict.fromkeys(("cv", "ce", "cx"), "its chair alone, see test_debates"),
    **dict.fromkeys(("cw", "cs", "cd"), "one's own turn, see test_debates"),
    "la": "as vote.cast, of a secret vote",
    "le": "as vote.enter",
    "lg": "as vote.check",
    "lh": "as vote.cast: one's own home",
    "li": "/vote in private, as vote.begin, see test_votes_own",
    "lj": "as vote.cast, where a rule asks for it",
    "lk": "as vote.enter, where a rule asks for it",
    "lm": "as vote.cast, where owners vote, see test_votes_tenure",
    **dict.fromkeys(("lv", "lq", "ls"), "as vote.run"),
    **dict.fromkeys(("lz", "lo", "lt"), "as vote.check"),
    "ht": "one's own binding",
    "hq": "/bind, SAID",
    "gm": "/setup, SAID",
    "ga": "the bot is added to a group, see `tries`",
    "gr": "/grant as a reply: the same step as the link",
}
#: what is answered and changes nothing; a second motion waits for the first
SHOWN = ("community.set_up", "rights.see", "roles.see", "policy.see", "debate.run")
#: commands that show what everybody may read, or end one's own form
OPEN = {
    "start", "help", "language", "duty", "needs", "my", "polls", "votes", "todo", "decision",
    "meetings", "debate",
}  # fmt: skip
#: commands that are heard in private only, by whom `history.confirm`, `lesson.revoke` and
#: `vote.begin` let
IN_PRIVATE = {"imported", "learned", "vote"}


@pytest.fixture
async def street(house):
    """3号楼 with one matter ready for each action; 赵老师 is who tries."""
    town = await house.stands("rights", _built)
    _no_limits(town)
    return town


def _no_limits(town):
    """One neighbour raises all of it."""
    limits = town.app.desk.house.policy.need
    need = replace(limits, unanswered_most=99, new_most=99)
    town.app.desk.house = replace(
        town.app.desk.house, policy=replace(town.app.desk.house.policy, need=need)
    )


async def _built(town):
    await town.stands("town", moved_in)
    town.add_group("5号楼", "陌生人", ("赵老师", "小张", "小陈"))
    town.add_group("7号楼", "陌生人", ("赵老师", "小张", "小陈"))
    town.add_group("8号楼", "陌生人", ("小张", "小陈"))
    town.add_group("9号楼", "陌生人", ("赵老师", "王阿姨", "小张", "小陈"))
    town.town.flood[town.bot.id].on = False
    _no_limits(town)
    # before the register: any other person seconds, and each votes for themselves
    await town.town.plays(
        """
        孙书记 in 3号楼: /poll 邻居问? 好/不好
        李大爷 in 3号楼: /poll 大家来吗? 来/不来
        李大爷 in 3号楼: /poll 大家去吗? 去/不去
        """,
        check=False,
    )
    codes = await town.ask(lambda c: _office(c, town.clock.now()))
    town.app.desk.forget("community", 1)
    await town.town.plays("刘主任 to Bot: /invite\n" * 3, check=False)
    told = town.town.world.private_chat(town.person("刘主任"), town.bot).messages
    join, turned, joined = (
        m.text.split("/join ")[1].split()[0] for m in told if "/join " in m.text
    )
    needs = "\n".join(f"王阿姨 in 3号楼: /need {text}" for text in MATTERS)
    await town.town.plays(
        f"""
        王阿姨 starts Bot with {codes["401"]}
        小张 starts Bot with {codes["402"]}
        赵老师 starts Bot with {codes["404"]}
        {needs}
        孙书记 starts Bot
        小陈 in 3号楼: /need 我不想活了
        孙书记 in 3号楼: /bind 3-2-403
        刘主任 in 3号楼: /bind 3-2-403
        陌生人 adds Bot to 5号楼
        小张 in 5号楼: /join {join}
        陌生人 adds Bot to 7号楼
        小张 in 7号楼: /join {turned}
        陌生人 adds Bot to 8号楼
        小张 in 8号楼: /join {joined}
        小陈 replies to 孙书记 in 3号楼: /grant 志愿者
        小陈 replies to 孙书记 in 3号楼: /grant 助老专员
        小陈 replies to 孙书记 in 3号楼: /grant 调解员
        """,
        check=False,
    )
    # 孙书记 has five things to do; the third is done
    owner, day = (
        town.person("孙书记").id,
        (town.clock.now() - datetime(1970, 1, 1, tzinfo=UTC)).days,
    )
    for _ in range(5):
        await press(town, "李大爷", encode(1, ItemOpened(day + 9, owner, RESULT)))
    for code in ("1-ia-2-1", "1-ia-3-1", f"1-id-3-{RESULT}-{RESULT}"):
        await press(town, "孙书记", code)
    await town.town.plays(
        """
        李大爷 in 3号楼: /meeting 12月12日19:30 活动室 商量浇花
        李大爷 taps [✅ 对，通知大家]
        李大爷 in 3号楼: /meeting 今天12:20 活动室 商量花坛
        李大爷 taps [✅ 对，通知大家]
        """,
        check=False,
    )
    await press(town, "李大爷", "1-md-1-water")
    await town.ask(lambda c: _motions(c, town.clock.now()))
    await press(town, "刘主任", "1-jc-3")
    opener = town.person("李大爷").id
    await town.ask(lambda c: _votes(c, town.clock.now(), opener))
    town.app.desk.forget("community", 1)
    for code in ("na-3", "nd-7", "nd-8", "na-c", "na-d", "ox-h", "nd-i"):
        await press(town, "李大爷", f"1-{code}-{RESULT}")
    ended, renewed = await seats(town, "volunteer"), await seats(town, "elder_aide")
    undone = await seats(town, "mediator")
    await press(town, "小陈", encode(1, RoleRenewed(undone[0], undone[1] // 1000)))
    undone = await seats(town, "mediator")
    other = town.person("小陈").id
    begun = int(town.clock.now().timestamp())
    town.notes = {
        "item.open": encode(1, ItemOpened(day + 9, owner, RESULT)),
        "item.reassign": encode(1, ItemReassigned(4, 1, other)),
        "vote.help": encode(1, HelpEntered(3, 3, "yes", 1, begun, "no_phone")),
        "role.confirm": encode(1, RoleConfirmed(ended[0])),
        "role.end": encode(1, RoleEnded(ended[0], 0)),
        "role.renew": encode(1, RoleRenewed(renewed[0], renewed[1] // 1000)),
        "role.undo_renewal": encode(1, RenewalUndone(undone[0], undone[1] // 1000)),
        "lesson.revoke": encode(1, LessonRevoked(*await lesson(town))),
        "meeting.sign_in": await town.ask(lambda c: _room(c, town.clock.now())),
    }


def _room(connection, now):
    """The button of the second meeting's code, as it is shown in the room now."""
    code = meeting_clock.code(MEETINGS.load(connection, (1, 2)), now, Policy().meeting)
    return encode(1, MeetingSignedIn(2, code))


def _motions(connection, now):
    """One that is spoken about and one that is voted on, of the same group."""
    one = Debate(1, 1, 0, 1, "树", "open", now)
    two = replace(one, no=2, state="voting", until=now + timedelta(hours=1))
    DEBATES.save(connection, [((1, 1), one), ((1, 2), two)])


async def seats(town, role):
    """Number and end of the newest seat of this role."""
    sql = f"SELECT no, until_ms FROM role_seat WHERE role = '{role}' ORDER BY no DESC"
    return await town.ask(lambda c: tuple(c.exec_driver_sql(sql).first()))


async def lesson(town):
    """Number and kind of the newest lesson: 李大爷 dismissed a need above."""
    sql = "SELECT no, kind FROM lesson ORDER BY no DESC"
    return await town.ask(lambda c: tuple(c.exec_driver_sql(sql).first()))


def _votes(connection, now, opener):
    """One in its notice, one of which homes are visited, one open, one that was not valid."""
    rule = TEMPLATES["owners_ordinary"]
    vote = Vote(
        1, 1, opener, "门厅翻新", "门厅墙面翻新，用维修资金。", rule.key, frozen(rule),
        "consultation", "recorded", "noticed", now, by_area=True, buildings=("3",), homes=4,
        noticed_at=now,
    )  # fmt: skip
    household = frozen(TEMPLATES["residents_assembly"])
    tx, ends = Tx(connection, {}), now + timedelta(days=7)
    for made in (
        vote,
        replace(vote, no=2, state="consulting", consult=True),
        replace(
            vote, no=3, state="open", rule="residents_assembly", numbers=household, heads=3,
            area=0, by_area=False, opened_at=now, closes_at=ends,
        ),
        replace(
            vote, no=4, state="no_quorum", verdict="no_quorum", closed_at=now - timedelta(days=31)
        ),
    ):  # fmt: skip
        tx.put(VOTES, (1, made.no), made)
    votes.freeze(tx, 1, 3, (Entry(1, 0, (1, 2, 4)), Entry(2, 0, (98,)), Entry(3, 0, (99,))))
    head = tx.get(COMMUNITIES, 1)
    for _ in range(4):
        _, head = head.counted("vote")
    tx.put(COMMUNITIES, 1, head)
    tx.flush()


def _office(connection, now):
    """The register and its slips, in the desk's own transaction."""
    tx = Tx(connection, {})
    office.load(tx, office.community(tx, 1), read(REGISTER).units, REGISTER, now)
    past.keep(tx, office.community(tx, 1), tx.get(GROUPS, (1, 1)), PAST, now, Policy())
    tx = Tx(connection, {})
    found = office.issue(tx, office.community(tx, 1), now, Policy())
    return {p.home.unit.room: p.link.partition("?start=")[2] for p in found}


async def press(town, who, code):
    card = next(m for m in town.group().messages if m.sender is town.bot)
    start = len(town.town.transcript)
    heard = await people.press_data(town.town, town.person(who), town.group(), card, code)
    await town.town.settle()
    return heard or _heard(town, who, start)


def _heard(town, who, start):
    """What this person was told, in whatever way."""
    said = town.town.transcript[start:]
    mine = [s for s in said if s.person and s.person.name == who]
    answers = [s for s in said if s.kind == "send" and s.chat is town.group()]
    return " ".join(s.text for s in [*mine, *answers])


async def tries(town, who, action, way):
    """What happens when somebody does it: (what they are told, whether anything changed)."""
    before = await state(town)
    start = len(town.town.transcript)
    if way.startswith("/"):
        await town.town.plays(f"{who} in 3号楼: {way}", check=False)
        said = _heard(town, who, start)
    elif action in PRESSED:
        said = await press(town, who, way)
    else:  # group.adopt
        await town.town.plays(f"{who} adds Bot to 9号楼", check=False)
        said = " ".join(s.text for s in town.town.transcript[start:])
    return said, await state(town) != before


async def state(town):
    """Everything that an event can change; the ledger has an entry for each."""
    tables = ("ledger", "community", "chat_group", "need", "role_seat", "duty", "invitation",
              "binding_request", "household_member", "register_undo", "history_batch",
              "history_finding", "form", "lesson", "poll", "poll_ballot", "poll_mute",
              "vote", "vote_roll", "vote_ballot", "vote_plan", "vote_objection",
              "vote_law", "meeting",
              "meeting_answer", "meeting_present", "agenda_item", "agenda_want",
              "debate", "debate_vote", "item", "minutes", "decision", "vote_paper",
              "vote_own_rule", "distress")  # fmt: skip

    def read_all(connection):
        return [connection.exec_driver_sql(f"SELECT * FROM {t}").all() for t in tables]

    return await town.ask(read_all)


async def seat(town, row):
    """Put somebody into the row's role, and say who it is."""
    role, scope = row["role"], row["scope"]
    ties = {"reporter": "王阿姨", "owner": "小张", "tenant": "小张"}
    if role in ties:
        return ties[role]
    await town.town.plays("赵老师 starts Bot\n赵老师 in 3号楼: /help", check=False)
    if role == "resident":
        return "赵老师"
    if scope == "other group":
        await press(town, "刘主任", "1-jc-1")
        await town.town.plays(
            f"赵老师 in 5号楼: /help\n小陈 replies to 赵老师 in 5号楼: /grant {role}", check=False
        )
    else:
        await town.town.plays(f"小陈 replies to 赵老师 in 3号楼: /grant {role}", check=False)
    if role == "operator":  # now there are two: one gives, the other confirms
        await town.town.plays(
            "小张 in 3号楼: /help\n小陈 replies to 小张 in 3号楼: /grant 业委会", check=False
        )
        waiting = await seats(town, "owners_committee")
        town.notes["role.confirm"] = encode(1, RoleConfirmed(waiting[0]))
    return "赵老师"


def ways(town, action, allowed):
    """How it is done: the first way, and where it is refused every other."""
    first = town.notes.get(action) or PRESSED.get(action) or SAID.get(action, "")
    return [first] if allowed else [first, *ALSO.get(action, ())]


#: of what a role may not do `make test` tries every twelfth, of what it may every third and what
#: no role before it in the table may; the long run tries all of it
SIEVE, HALF = 12, 3


def quick(row, action, allowed):
    """Whether `make test` tries this cell too."""
    first = next(one for one in TABLE if one[action].startswith("yes: ") == allowed)
    if allowed and first is row:
        return True
    return crc32(f"{row['role']} {action}".encode()) % (HALF if allowed else SIEVE) == 0


def rows():
    for row in TABLE:
        name = f"{row['role']}, {row['scope']}"
        yield pytest.param(row, False, id=name)
        yield pytest.param(row, True, id=f"{name}, all", marks=pytest.mark.long)


@pytest.mark.parametrize(("row", "every"), list(rows()))
async def test_each_cell_is_as_the_rules_have_it(street, row, every):
    who = await seat(street, row)
    skipped = {"group.confirm"} if row["scope"] == "other group" else set()  # used up to get there
    cells = {a: row[a].startswith("yes: ") for a in ACTIONS if a not in skipped}
    wrong = []
    played = [
        (a, way)
        for a in cells
        for way in ways(street, a, cells[a])
        if every or quick(row, a, cells[a])
    ]
    for action, way in sorted(played, key=lambda p: cells[p[0]]):  # refusals change nothing: first
        said, changed = await tries(street, who, action, way)
        refused = any(words in said for words in NO_RIGHT)
        asked = action in (
            "community.set_up",
            "rights.see",
            "roles.see",
            "policy.see",
            "debate.run",
        )
        heard = f"({said!r}, changed: {changed})"
        right = bool(said) and not refused and (changed or asked)
        if cells[action] and not right:
            wrong.append(f"{action} by {way}: refused, but {row[action]} {heard}")
        if not cells[action] and (changed or not refused):
            wrong.append(f"{action} by {way}: done, but {row[action]} {heard}")
    assert not wrong, "\n".join(wrong)


def test_the_table_has_every_role_and_action():
    roles = {row["role"] for row in TABLE}
    assert {role.value for role in Role} | {"reporter", "owner", "tenant"} == roles
    covered = {a.partition(".")[0] if a.startswith("grant.") else a for a in ACTIONS}
    known = {action.value for action in Action} | {"grant"}
    assert known | JUDGED.keys() == covered
    for row in TABLE:
        for action in ACTIONS:
            verdict, _, words = row[action].partition(": ")
            assert verdict in ("yes", "no"), row
            assert words, "each cell cites its words"


def test_the_code_says_the_same_as_the_table():
    for row in TABLE:
        if row["scope"] in ("other group", "tie", "household"):
            continue  # not told by the role alone: played above
        roles = frozenset({Role(row["role"]), Role.RESIDENT})
        for name in ACTIONS:
            allowed = row[name].startswith("yes: ")
            if name.startswith("grant."):
                assert may_appoint(Role(name.removeprefix("grant.")), roles) is allowed, name
            elif name in JUDGED:
                assert JUDGED[name](roles) is allowed, (row["role"], name)
            else:
                assert may(Action(name), roles) is allowed, (row["role"], name)


def test_every_button_and_command_has_its_column():
    made = {"gc", "gx", "gv", "gu", "lr", "ms", "io", "ir"}  # for the matter at hand
    pressed = {code.split("-")[1] for code in PRESSED.values() if code} | made
    asked = {code for code, kind in EVENTS.items() if not kind.CLOCK_ONLY}
    assert asked == pressed | ELSEWHERE.keys()
    assert not pressed & ELSEWHERE.keys()
    said = [*SAID.values(), *(way for found in ALSO.values() for way in found)]
    commands = {words[1:].split()[0] for words in said if words.startswith("/")}
    assert set(switchboard().commands) == commands | OPEN | IN_PRIVATE
