"""`make pictures`: plays a few lines in the demo and photographs its page in real Chromium.

Each picture waits for the words that it must show, so a changed seed or phrase fails here
and not in the README.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.demo import Demo
from bot.logs import configure

FOLDER = Path(__file__).with_name("pictures")
GROUP = "3号楼"
BOT = "回音"
MOST = 250_000  # bytes of one picture
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
NEED = "单元门的门禁坏了，晚上谁都能进来"
LATE = "楼道里的灯三天没亮了"
WORD = "物业今晚换门禁主板，明早八点前恢复刷卡。"
POLL = "门口放快递柜好吗"  # runs in the demo
OVER = "最多：9点"  # the result of another that has ended
VOTE = "正式票决：2单元加装电梯"
MEETING = "🗓 #2"  # next week
MINUTES = "📝 会议#1纪要"  # of last week, with an item that is overdue
RESULT = "门禁主板已换好，刷卡和呼叫都试过了。"


class Stage:
    """The demo, the number of the need that is followed, and windows to look through."""

    def __init__(self, demo: Demo, browser: Browser) -> None:
        """Of a demo that has started."""
        self.demo, self.browser = demo, browser

    async def play(self, script: str) -> None:
        """People act; the bot answers."""
        await self.demo.town.plays(script, check=False)

    async def raise_need(self, who: str, text: str) -> str:
        """Somebody raises a need; its label, such as "#3"."""
        await self.play(f"{who} in {GROUP}: /need {text}")
        for said in reversed(self.demo.town.transcript):
            found = re.match(r"#\d+", said.text)
            if found and text in said.text:
                return found[0]
        raise LookupError(f"no card for {text!r}")

    @asynccontextmanager
    async def window(
        self, person: str, chat: str = GROUP, *, width: int = 1180, height: int = 760, **how: Any
    ) -> AsyncIterator[Page]:
        """A browser window in which `person` has opened `chat`."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", **how
        )
        page = await context.new_page()
        page.set_default_timeout(10_000)
        await page.goto(self.demo.town.base)
        await page.locator(".chat").first.wait_for(state="attached")
        close = page.locator(".hint-close")
        if await close.is_visible():
            await close.click()
        await page.locator("#who-button").click()
        await page.get_by_role("menuitemradio", name=person).click()
        await expect(page.locator("#who-button")).to_contain_text(person)
        title = page.locator(".chat-title", has_text=re.compile(f"^{chat}$"))
        await page.locator(".chat", has=title).click()
        await expect(page.locator(".talk-title")).to_have_text(chat)
        try:
            yield page
        finally:
            await context.close()


def bubble(page: Page, text: str) -> Locator:
    """The newest message with these words."""
    return page.locator(".row", has_text=text).last


async def shoot(page: Page, name: str, *shown: str) -> None:
    """One picture of the whole window, once these words can be seen in it."""
    for text in shown:
        seen = bubble(page, text)
        await seen.scroll_into_view_if_needed()
        await expect(seen).to_be_in_viewport()
    await page.mouse.move(1, 1)
    await expect(page.locator(".moving")).to_have_count(0)  # the date of the top has gone
    await page.wait_for_timeout(400)  # what fades has faded
    path = FOLDER / f"{name}.png"
    await page.screenshot(path=path)
    size = path.stat().st_size
    if size > MOST:
        raise ValueError(f"{path.name} has {size} bytes, at most {MOST}")
    print(f"{path.name}: {size // 1000} KB")


async def pictures(stage: Stage) -> None:
    """A vote, meetings, two polls; one need from card to rating; one that nobody answers."""
    await stage.play(f"赵老师 starts Bot\n小张 starts Bot\n小陈 makes Bot admin in {GROUP}")
    await stage.play(f"小张 taps [1. 好] in {GROUP}\n刘主任 taps [1. 好] in {GROUP}")
    async with stage.window("王阿姨", width=820, height=620) as page:
        await shoot(page, "poll", POLL)
    async with stage.window("王阿姨", width=820, height=620) as page:
        await shoot(page, "vote", VOTE)
    async with stage.window("王阿姨", width=820, height=760) as page:
        await shoot(page, "meeting", MEETING)
    async with stage.window("王阿姨", width=820, height=760) as page:
        await shoot(page, "minutes", MINUTES)
    async with stage.window("王阿姨", width=820, height=820) as page:
        await expect(bubble(page, OVER).locator("img")).to_be_visible()
        await shoot(page, "result", OVER)
    no = await stage.raise_need("赵老师", NEED)
    await stage.play(f"小张 taps [同求] on {no}\n王阿姨 taps [同求 1] on {no}")
    async with stage.window("王阿姨") as page:
        await shoot(page, "desktop", NEED)
    async with stage.window("李大爷", width=820, height=560) as page:
        await bubble(page, no).get_by_role("button", name="办理").click()
        await shoot(page, "panel", "只有你能看到")
    await stage.play(f"""
        李大爷 taps [我来接手] on {no} in private
        李大爷 taps [答复] on {no} in private
        李大爷 to Bot: {WORD}
    """)
    async with stage.window("小张", width=390, height=780, has_touch=True, is_mobile=True) as page:
        await shoot(page, "phone", WORD)
    async with stage.window("李大爷", BOT, color_scheme="dark") as page:
        await shoot(page, "dark", NEED)
    await stage.play(f"""
        李大爷 taps [办结] on {no} in private
        李大爷 to Bot: {RESULT}
    """)
    async with stage.window("赵老师", BOT, width=820, height=700) as page:
        await shoot(page, "answer", WORD, "很不满意")
    await stage.play(f"赵老师 taps [5 很满意]\n小张 in {GROUP}: /need {LATE}")
    await stage.play("... 72 hours pass")
    async with stage.window("小张", width=820, height=620) as page:
        await shoot(page, "overdue", "已超时")
    await stage.play(f"李大爷 in {GROUP}: /language\n李大爷 taps [English] in {GROUP}")
    no = await stage.raise_need("赵老师", "Block 3 Unit 2: the parcel locker does not open")
    async with stage.window("赵老师", width=820, height=560) as page:
        await shoot(page, "english", f"{no} Block 3")


async def main() -> int:
    """Start the demo, take every picture, stop."""
    configure()
    FOLDER.mkdir(exist_ok=True)
    demo = Demo(port=0)
    try:
        await demo.serve()
        await demo.wake()
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            await pictures(Stage(demo, browser))
            await browser.close()
    finally:
        await demo.stop()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
