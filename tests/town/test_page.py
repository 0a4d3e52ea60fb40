"""The chat page as people use it: a real browser, the real town, a bot that follows a script."""

import asyncio
import contextlib
import re
import shutil
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import async_playwright, expect

from bot.town.clock import TownClock
from bot.town.server import Town
from tests.pictures import png

CHROMIUM = next(
    (
        path
        for path in ("/usr/bin/chromium", shutil.which("chromium"))
        if path and Path(path).exists()
    ),
    None,
)
if CHROMIUM is None:
    pytest.skip(
        "the chat page is not tested: there is no chromium on this machine", allow_module_level=True
    )

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
expect.set_options(timeout=10_000)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TOKEN = "1:demo"
CARD = "#1 电梯坏了三天"
CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
SWIPE = """(node) => {
    const moves = [["touchstart", 200], ["touchmove", 170], ["touchmove", 110], ["touchend", 110]];
    for (const [kind, clientX] of moves) {
        const touch = new Touch({ identifier: 1, target: node, clientX, clientY: 400 });
        const touches = kind === "touchend" ? [] : [touch];
        node.dispatchEvent(new TouchEvent(kind, { touches, bubbles: true }));
    }
}"""
WIDTH = """Math.max(...["html", ".scroll", ".chats", ".top"].map(
    (place) => document.querySelector(place).scrollWidth))"""


class ScriptedBot:
    """Says what the test asks it to say and answers presses by their code."""

    def __init__(self, base):
        self.base = f"{base}/bot{TOKEN}/"
        self.session = aiohttp.ClientSession()
        self.task = asyncio.create_task(self.listen())
        self.let_go = asyncio.Event()

    async def close(self):
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task
        await self.session.close()

    async def call(self, method, **params):
        async with self.session.post(self.base + method, json=params) as response:
            body = await response.json()
        assert body["ok"], f"{method}: {body}"
        return body["result"]

    async def listen(self):
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=5):
                offset = update["update_id"] + 1
                if query := update.get("callback_query"):
                    await self.pressed(query)
                elif message := update.get("message"):
                    await self.heard(message)

    async def say(self, chat, text, *rows, **params):
        if rows:
            keys = [
                [
                    key if isinstance(key, dict) else {"text": key, "callback_data": key}
                    for key in row
                ]
                for row in rows
            ]
            params["reply_markup"] = {"inline_keyboard": keys}
        return await self.call("sendMessage", chat_id=chat, text=text, **params)

    async def heard(self, message):
        chat, text = message["chat"]["id"], message.get("text", "")
        answers = {"message_id": message["message_id"]}
        if text.startswith("/need"):
            await self.say(
                chat,
                CARD,
                ["提示", "警告", "慢慢来"],
                ["悄悄话", "改一改"],
                reply_parameters=answers,
            )
        elif text.startswith("/ask"):
            ask = {"force_reply": True, "selective": True}
            await self.say(chat, "在哪一层？", reply_parameters=answers, reply_markup=ask)
        elif text.startswith("/start"):
            await self.say(chat, f"欢迎 {text.removeprefix('/start').strip()}")
        elif "reply_to_message" in message:
            await self.say(chat, f"收到：{text}")

    async def pressed(self, query):
        answer = {"callback_query_id": query["id"]}
        message, data = query["message"], query["data"]
        if data == "提示":
            answer["text"] = "已记下"
        elif data == "警告":
            answer |= {"text": "只有楼门长可以", "show_alert": True}
        elif data == "慢慢来":
            await self.let_go.wait()
        elif data == "悄悄话":
            whisper = {"receiver_user_id": query["from"]["id"], "callback_query_id": query["id"]}
            await self.say(
                message["chat"]["id"],
                "你可以这样办",
                ["撤回"],
                ephemeral_message_parameters=whisper,
            )
        elif data == "改一改":
            place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
            await self.call("editMessageText", **place, text=f"{CARD}，已派工")
        await self.call("answerCallbackQuery", **answer)


class Place:
    """A town with a group of three, a bot that listens, and windows to look at it."""

    def __init__(self, browser):
        self.browser = browser
        self.contexts = []
        self.complaints = []

    async def open(self):
        self.town = Town(TownClock())
        self.bot_user = self.town.add_bot(token=TOKEN, name="回音", username="huiyin_demo_bot")
        self.wang, self.li, self.tom = (
            self.town.add_person(name) for name in ("王阿姨", "李大爷", "Tom")
        )
        self.group = self.town.add_group("3号楼", creator=self.wang, members=[self.li, self.tom])
        await self.town.start()
        self.town.add_member(by=self.wang, group=self.group, who=self.bot_user)
        self.bot = ScriptedBot(self.town.base)

    async def close(self):
        for context in self.contexts:
            await context.close()
        await self.bot.close()
        await self.town.stop()

    async def window(self, person=None, *, width=1280, height=800, base=None, **context):
        """A browser window of its own; whatever it complains about fails the test."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": height}, **context
        )
        self.contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(8000)
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.goto(base or self.town.base)
        await page.locator(".chat").first.wait_for(state="attached")
        if person:
            await become(page, person.name)
        return page

    async def talk(self, person=None, **how):
        page = await self.window(person, **how)
        await page.get_by_role("button", name="3号楼").first.click()
        await expect(page.locator(".talk-title")).to_have_text("3号楼")
        return page


async def become(page, name):
    await page.locator("#who-button").click()
    await page.get_by_role("menuitemradio", name=name).click()
    await expect(page.locator("#who-button")).to_contain_text(name)


async def send(page, text):
    await page.get_by_label("消息", exact=True).fill(text)
    await page.keyboard.press("Enter")


def bubble(page, text):
    return page.locator(".row", has_text=text).last


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser():
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="module")
async def place(browser):
    place = Place(browser)
    await place.open()
    yield place
    await place.close()
    assert place.complaints == []


async def test_what_is_sent_is_answered_in_the_chat(place):
    page = await place.talk()
    await send(page, "/need 电梯坏了三天")
    mine = page.locator(".row.own")
    await expect(mine.locator(".text")).to_contain_text("/need 电梯坏了三天")
    card = bubble(page, CARD)
    await expect(card.locator(".bot-tag")).to_have_text("机器人")
    await expect(card.locator(".quote")).to_contain_text("/need 电梯坏了三天")
    await expect(card.locator(".key")).to_have_text(["提示", "警告", "慢慢来", "悄悄话", "改一改"])
    await expect(page.get_by_label("消息", exact=True)).to_have_value("")
    await expect(page.locator(".chat", has_text="3号楼")).to_contain_text(CARD)


async def test_a_reply_quotes_and_escape_takes_it_back(place):
    await place.town.say(place.li, place.group, "三楼的灯不亮")
    page = await place.talk()
    await bubble(page, "三楼的灯不亮").get_by_role("button", name="回复 李大爷").click()
    await expect(page.locator(".reply-bar")).to_contain_text("三楼的灯不亮")
    await page.keyboard.press("Escape")
    await expect(page.locator(".reply-bar")).to_be_hidden()
    await bubble(page, "三楼的灯不亮").get_by_role("button", name="回复 李大爷").click()
    await send(page, "我也看到了")
    await expect(bubble(page, "我也看到了").locator(".quote")).to_contain_text("李大爷")
    await expect(page.locator(".reply-bar")).to_be_hidden()


async def test_a_press_answers_with_a_toast_an_alert_or_a_wait(place):
    page = await place.talk()
    await send(page, "/need 电梯坏了三天")
    card = bubble(page, CARD)
    await card.get_by_role("button", name="提示").click()
    await expect(page.locator(".toast")).to_have_text("已记下")
    await card.get_by_role("button", name="警告").click()
    alert = page.get_by_role("dialog")
    await expect(alert).to_contain_text("只有楼门长可以")
    await page.keyboard.press("Enter")
    await expect(alert).to_have_count(0)
    slow = card.get_by_role("button", name="慢慢来")
    await slow.click()
    await expect(slow).to_have_attribute("aria-disabled", "true")
    place.bot.let_go.set()
    await expect(slow).not_to_have_attribute("aria-disabled", "true")
    await expect(page.locator(".toast")).to_have_count(1)


async def test_a_whisper_is_seen_by_one_person_only(place):
    presser, neighbour = await place.talk(place.wang), await place.talk(place.li)
    await send(presser, "/need 电梯坏了三天")
    await bubble(presser, CARD).get_by_role("button", name="悄悄话").click()
    whisper = bubble(presser, "你可以这样办")
    await expect(whisper.locator(".whisper-mark")).to_have_text("只有你能看到")
    await place.town.say(place.tom, place.group, "see you")
    await expect(bubble(neighbour, "see you")).to_be_visible()
    await expect(neighbour.locator(".row", has_text="你可以这样办")).to_have_count(0)


async def test_an_edited_message_flashes_and_says_so(place):
    page = await place.talk()
    await send(page, "/need 电梯坏了三天")
    await bubble(page, CARD).get_by_role("button", name="改一改").click()
    edited = bubble(page, f"{CARD}，已派工")
    await expect(edited).to_have_class(re.compile("flash"))
    await expect(edited.locator(".edited")).to_have_text("已编辑")
    await expect(edited.locator(".key")).to_have_count(0)
    await expect(edited).not_to_have_class(re.compile("flash"))


async def test_another_person_sees_the_same_chat_with_their_own_eyes(place):
    page = await place.talk(place.wang)
    await send(page, "大家好")
    await expect(page.locator(".row.own")).to_contain_text("大家好")
    await page.locator("#who-button").click()
    await expect(page.get_by_role("menuitemradio", name="李大爷").locator(".badge")).to_be_visible()
    await page.get_by_role("menuitemradio", name="李大爷").click()
    await expect(page.locator("#who-button")).to_contain_text("李大爷")
    await expect(page.locator(".talk-title")).to_have_text("3号楼")
    await expect(bubble(page, "大家好").locator(".name")).to_have_text("王阿姨")
    await page.reload()
    await expect(page.locator("#who-button")).to_contain_text("李大爷")
    await page.locator("#who-button").click()
    await expect(page.get_by_role("menuitemradio", name="李大爷").locator(".badge")).to_have_count(
        0
    )


async def test_who_comes_before_the_building_is_awake_is_asked_to_wait(place):
    place.town.awake.clear()
    context = await place.browser.new_context()
    place.contexts.append(context)
    page = await context.new_page()
    await page.goto(place.town.base)
    await expect(page.locator("#banner")).to_have_text("邻居们正在进群，请等几秒钟…")
    await expect(page.locator(".chat")).to_have_count(0)
    deed = {"as": place.wang.id, "chat": place.group.id, "text": "大家好"}
    early = asyncio.create_task(context.request.post(f"{place.town.base}/town/say", data=deed))
    done, _ = await asyncio.wait([early], timeout=0.5)
    assert not done
    await place.town.say(place.li, place.group, "我先到了")
    place.town.awake.set()
    assert (await early).ok
    await expect(page.locator("#banner")).to_be_hidden()
    await page.get_by_role("button", name="3号楼").first.click()
    await expect(page.locator(".row .text")).to_contain_text(["我先到了", "大家好"])


async def test_the_clock_walks_and_says_where_it_is(place):
    gate = asyncio.Event()

    async def walk(delta):
        await gate.wait()
        place.town.clock.advance(delta)
        await place.bot.say(place.li.id, "明天到期")

    await place.town.start_bot(place.li, place.bot_user)
    place.town.walk = walk
    before = place.town.clock.now()
    page = await place.talk()
    day = await page.locator(".clock-date").text_content()
    await page.get_by_role("button", name="+3 天").click()
    await expect(page.locator(".walk")).to_contain_text("时间正在往前走")
    await expect(page.get_by_role("button", name="+1 天")).to_have_attribute(
        "aria-disabled", "true"
    )
    gate.set()
    await expect(page.locator(".walk")).to_be_hidden()
    await expect(page.locator(".clock-date")).not_to_have_text(day)
    await expect(page.locator(".toast")).to_contain_text("你 0 条，别人 1 条")
    assert (place.town.clock.now() - before).total_seconds() >= 3 * 86400


async def test_the_keyboard_is_enough(place):
    page = await place.window()
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitemradio", name="王阿姨")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#who-button")).to_contain_text("李大爷")
    await expect(page.locator("#who-button")).to_be_focused()
    for _ in range(40):
        if await page.evaluate("document.activeElement.matches('.chat')"):
            break
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    for _ in range(40):
        if await page.evaluate("document.activeElement.id === 'write'"):
            break
        await page.keyboard.press("Tab")
    await page.keyboard.type("/need 电梯坏了三天")
    await page.keyboard.press("Enter")
    await expect(bubble(page, CARD)).to_be_visible()
    await page.keyboard.press("ArrowUp")
    await expect(bubble(page, CARD)).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".toast")).to_have_text("已记下")
    await expect(bubble(page, CARD).get_by_role("button", name="提示")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.locator(".reply-bar")).to_contain_text("/need 电梯坏了三天")
    await expect(page.get_by_label("消息", exact=True)).to_be_focused()


async def test_what_people_write_is_never_markup(place):
    nasty = '<img src=x onerror="document.title=1"><b>粗</b> javascript:alert(1) https://example.com/?a=<i>'
    nested = "粗斜 链接"
    await place.town.say(place.li, place.group, nasty)
    await place.bot.say(
        place.group.id,
        "<b>粗<i>斜</i></b> <a href='javascript:alert(1)'>链接</a>",
        parse_mode="HTML",
    )
    page = await place.talk()
    row = bubble(page, "javascript:alert(1)")
    await expect(row.locator(".text")).to_contain_text(nasty)
    await expect(row.locator("img, b")).to_have_count(0)
    await expect(row.locator("a")).to_have_attribute("href", "https://example.com/?a=")
    rich = bubble(page, nested)
    await expect(rich.locator("strong em")).to_have_text("斜")
    await expect(rich.locator("a")).to_have_count(0)
    assert await page.title() != "1"


async def test_a_question_is_answered_by_just_writing(place):
    page = await place.talk()
    await send(page, "/ask")
    await expect(page.locator(".reply-bar")).to_contain_text("在哪一层？")
    await expect(page.get_by_label("消息", exact=True)).to_be_focused()
    await send(page, "三层")
    await expect(bubble(page, "收到：三层")).to_be_visible()
    await expect(page.locator(".reply-bar")).to_be_hidden()


async def test_a_private_chat_begins_with_start_or_a_link(place):
    page = await place.window(place.wang)
    await page.locator(".chat", has_text="回音").last.click()
    await page.get_by_role("button", name="开始", exact=True).click()
    await expect(bubble(page, "欢迎")).to_be_visible()
    await become(page, "李大爷")
    link = {"text": "私下说", "url": "https://t.me/huiyin_demo_bot?start=n1"}
    await place.bot.say(place.group.id, "请到私聊里说", [link])
    await page.get_by_role("button", name="3号楼").first.click()
    await bubble(page, "请到私聊里说").get_by_role("link", name="私下说").click()
    await expect(page.locator(".talk-title")).to_have_text("回音")
    await expect(bubble(page, "欢迎 n1")).to_be_visible()


async def test_a_pinned_message_stands_above_the_chat(place):
    place.town.promote(place.wang, place.group, place.bot_user, can_pin_messages=True)
    sent = await place.bot.say(place.group.id, "本周六上午开会")
    page = await place.talk()
    await place.bot.call("pinChatMessage", chat_id=place.group.id, message_id=sent["message_id"])
    await expect(page.locator("#pinned")).to_contain_text("本周六上午开会")
    await page.locator("#pinned").click()
    await expect(bubble(page, "本周六上午开会").locator(".bubble")).to_be_in_viewport()


async def test_new_messages_wait_below_while_the_reader_reads(place):
    for number in range(160):
        await place.town.say(place.li, place.group, f"第 {number} 句话")
    page = await place.talk(place.wang)
    await expect(bubble(page, "第 159 句话")).to_be_in_viewport()
    await place.town.say(place.li, place.group, "跟着到底")
    await expect(bubble(page, "跟着到底")).to_be_in_viewport()
    await page.locator("#scroll").evaluate("pane => { pane.scrollTop = 0; }")
    await expect(page.locator(".row", has_text="第 0 句话")).to_be_attached()
    seen = await page.locator("#scroll").evaluate("pane => pane.scrollTop")
    await place.town.say(place.li, place.group, "在下面等着")
    await expect(page.locator("#pill")).to_contain_text("1 条新消息")
    assert await page.locator("#scroll").evaluate("pane => pane.scrollTop") == pytest.approx(
        seen, abs=2
    )
    await page.locator("#pill").click()
    await expect(bubble(page, "在下面等着")).to_be_in_viewport()
    await expect(page.locator("#pill")).to_be_hidden()


COVERED = """() => {
  const pill = document.querySelector("#pill").getBoundingClientRect();
  return [...document.querySelectorAll(".key")].filter((key) => {
    const box = key.getBoundingClientRect();
    return box.right > pill.left && box.left < pill.right
      && box.bottom > pill.top && box.top < pill.bottom;
  }).length;
}"""


@pytest.mark.parametrize("width", [390, 820, 1280])
async def test_the_way_back_to_the_newest_covers_no_button(place, width):
    keys = [{"text": text, "callback_data": text} for text in ("同求 12", "详情", "办理▸")]
    for number in range(18):
        await place.bot.say(
            place.group.id, f"第 {number} 张卡片，写得很长很长很长很长很长很长", keys
        )
    page = await place.talk(place.wang, width=width)
    await expect(bubble(page, "第 17 张卡片")).to_be_in_viewport()
    pane = page.locator("#scroll")
    for up in (900, 910, 950, 1000, 1040, 1080):
        await pane.evaluate("(pane, up) => { pane.scrollTop = pane.scrollHeight - up - 800; }", up)
        await expect(page.get_by_role("button", name="回到最新")).to_be_visible()
        assert await page.evaluate(COVERED) == 0
    await page.locator("#pill").click()
    await expect(page.locator("#pill")).to_be_hidden()


@pytest.mark.parametrize("large", [False, True])
async def test_a_phone_shows_one_screen_at_a_time_without_sideways_scrolling(place, large):
    town, group = place.town, place.group
    long = {"text": "很长很长很长的一个按钮" * 3, "callback_data": "long"}
    for text in (
        "الإصلاح قريبا من فضلكم " * 8,
        "长" * 4000,
        "https://example.com/" + "a" * 300,
        "👍🏽👨‍👩‍👧‍👦 " * 60,
    ):
        await town.say(place.li, group, text)
    await place.bot.say(group.id, "请选", [long, "二", "三"], ["办理▸"])
    page = await place.window(width=360, height=740, has_touch=True)
    if large:
        await page.locator("#settings-button").click()
        await page.get_by_role("group", name="大字").get_by_role("button", name="开").click()
        await page.keyboard.press("Escape")
    assert await page.evaluate(WIDTH) <= 360
    await expect(page.locator(".talk")).to_be_hidden()
    await page.get_by_role("button", name="3号楼").first.click()
    await expect(page.locator(".chats")).to_be_hidden()
    await expect(bubble(page, "请选")).to_be_in_viewport()
    assert await page.evaluate(WIDTH) <= 360
    await bubble(page, "请选").locator(".bubble").evaluate(SWIPE)
    await expect(page.locator(".reply-bar")).to_contain_text("请选")
    await page.keyboard.press("Escape")
    await page.locator("#clock-button").click()
    await expect(page.get_by_role("button", name="+1 小时")).to_be_in_viewport(ratio=1)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="返回聊天列表").click()
    await expect(page.locator(".chats")).to_be_visible()
    await page.get_by_role("button", name="3号楼").first.click()
    await page.go_back()
    await expect(page.locator(".chats")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_both_themes_are_readable(place, scheme):
    for person in (place.wang, place.li, place.tom):
        await place.town.say(person, place.group, f"{person.name} https://example.com")
    page = await place.talk(place.wang, color_scheme=scheme)
    await expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    await send(page, "/need 电梯坏了三天")
    await bubble(page, CARD).get_by_role("button", name="悄悄话").click()
    await bubble(page, "你可以这样办").get_by_role("button", name="回复 回音").click()
    await page.locator("#who-button").click()
    await page.wait_for_timeout(300)  # transitions of colours
    assert await page.evaluate(CONTRAST) == []


async def test_choices_of_looks_are_remembered(place):
    page = await place.window()
    await expect(page.locator("#hints")).to_be_visible()
    await page.get_by_role("button", name="/need 楼道灯坏了").click()
    await expect(page.get_by_label("消息", exact=True)).to_have_value("/need 楼道灯坏了")
    await page.get_by_role("button", name="知道了").click()
    await page.locator("#settings-button").click()
    await page.get_by_role("group", name="外观").get_by_role("button", name="深色").click()
    await page.get_by_role("group", name="大字").get_by_role("button", name="开").click()
    await page.get_by_role("button", name="English").click()
    await expect(page.locator(".who-label")).to_have_text("You are")
    await page.reload()
    await expect(page.locator(".who-label")).to_have_text("You are")
    root = page.locator("html")
    await expect(root).to_have_attribute("lang", "en")
    await expect(root).to_have_attribute("data-theme", "dark")
    await expect(root).to_have_css("font-size", "20px")
    await expect(page.locator("#hints")).to_be_hidden()


class Relay:
    """A wire between browser and town that can be cut."""

    def __init__(self, port):
        self.port = port
        self.writers = set()
        self.cut = False

    async def open(self):
        self.server = await asyncio.start_server(self.join, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def join(self, reader, writer):
        if self.cut:
            writer.close()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers |= {writer, far_writer}
        await asyncio.gather(self.pipe(reader, far_writer), self.pipe(far_reader, writer))

    async def pipe(self, reader, writer):
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    def set_cut(self, cut):
        self.cut = cut
        if cut:
            for writer in self.writers:
                writer.close()
            self.writers.clear()

    async def close(self):
        self.set_cut(True)
        self.server.close()
        await self.server.wait_closed()


async def test_a_lost_connection_is_shown_and_taken_up_again(place):
    relay = Relay(int(place.town.base.rsplit(":", 1)[1]))
    page = await place.talk(base=await relay.open())
    relay.set_cut(True)
    await expect(page.locator("#banner")).to_contain_text("正在重新连接")
    await place.town.say(place.li, place.group, "这时候谁也没听见")
    relay.set_cut(False)
    await expect(page.locator("#banner")).to_be_hidden()
    await expect(bubble(page, "这时候谁也没听见")).to_be_visible()
    await page.close()
    await relay.close()
    place.complaints[:] = [one for one in place.complaints if "net::ERR" not in one]


# --- what the bot has drawn ---


async def upload(place, method, name, data, caption):
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("chat_id", str(place.group.id))
    form.add_field("caption", caption)
    form.add_field(method.removeprefix("send").lower(), data, filename=name)
    async with place.bot.session.post(place.bot.base + method, data=form) as response:
        body = await response.json()
    assert body["ok"], body


@pytest.mark.parametrize(
    "look",
    [{}, {"width": 390, "height": 780, "has_touch": True, "is_mobile": True},
     {"color_scheme": "dark"}],
    ids=["desktop", "phone", "dark"],
)  # fmt: skip
async def test_a_picture_that_the_bot_has_drawn_is_seen_whole_and_opens_large(place, look):
    await upload(place, "sendPhoto", "poll-1.png", png(1080, 900), "📊 #1 大扫除\n9点 3票")
    page = await place.talk(place.wang, **look)
    picture = page.get_by_role("button", name="📊 #1 大扫除", exact=True)
    image = picture.locator("img")
    await expect(image).to_have_attribute("alt", "📊 #1 大扫除")
    await expect(image).to_be_in_viewport(ratio=1)
    box = await image.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(1080 / 900, rel=0.02), "nothing is cut off"
    assert await image.evaluate("node => node.naturalWidth") == 1080
    assert await page.evaluate(WIDTH) <= (look.get("width") or 1280)
    await picture.click()
    await expect(page.get_by_role("dialog").locator("img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_file_is_a_link_that_saves_it_under_its_name(place):
    await upload(place, "sendDocument", "会议通知.pdf", b"%PDF-1.7", "请看通知")
    page = await place.talk(place.li)
    link = page.get_by_role("link", name="保存文件：会议通知.pdf")
    async with page.expect_download() as saving:
        await link.click()
    saved = await saving.value
    assert saved.suggested_filename == "会议通知.pdf"
    path = await saved.path()
    assert await asyncio.to_thread(path.read_bytes) == b"%PDF-1.7"
    await expect(bubble(page, "请看通知")).to_contain_text("会议通知.pdf")


async def test_a_file_without_words_is_named_in_the_list_of_chats(place):
    await upload(place, "sendDocument", "签到表.pdf", b"%PDF-1.7", "")
    page = await place.window(place.li)
    await expect(page.locator(".chat", has_text="3号楼").locator(".chat-last")).to_contain_text(
        "签到表.pdf"
    )
