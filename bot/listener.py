"""`/metrics` and `/health` on a loopback address: numbers only, and whether all is well."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiohttp import web

from bot.flows.alarm import exceeds
from bot.watch import Watch

#: kinds of figures beyond whose limit the bot does not serve people as it should
LAGS = ("poll", "loop", "deadlines", "outbox")
DESK = 60.0  # seconds in which the desk must have answered
TEXT = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


class Listener:
    """Answers whoever asks on this machine."""

    def __init__(self, watch: Watch, parts: Callable[[], Mapping[str, bool]]) -> None:
        """`parts()` says which parts of the bot live."""
        self._watch, self._parts = watch, parts
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 takes any free one.

        Raises:
            OSError: the address is taken.
        """
        application = web.Application()
        application.add_routes(
            [web.get("/metrics", self._metrics), web.get("/health", self._health)]
        )
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(text=self._watch.page(), headers=TEXT)

    async def _health(self, _: web.Request) -> web.Response:
        found = self.health()
        return web.json_response(found, status=200 if found["ok"] else 503)

    def health(self) -> dict[str, object]:
        """`bad` names the parts that do not live and the lags that are beyond their limits."""
        figures, parts = self._watch.figures(), dict(self._parts())
        bad = [name for name, lives in parts.items() if not lives]
        bad += [f"{kind} lag" for kind in LAGS if kind in figures and exceeds(kind, figures[kind])]
        if self._watch.look_age > DESK:
            bad.append("desk lag")
        rounded = {kind: round(figure, 3) for kind, figure in figures.items()}
        return {"ok": not bad, "bad": bad, "parts": parts, "figures": rounded}
