"""aiogram's models are built when they are first used.

aiogram builds each of its five hundred as soon as it is imported, which takes three seconds; a bot
uses a few dozen of them.
"""

from __future__ import annotations

import sys
from typing import Any

from pydantic import BaseModel


def spare() -> None:
    """Import `aiogram.types` so. Who imports aiogram calls this first; once it is there, no more.

    A model that is used before it is built builds itself by `model_rebuild`: it is given here the
    names that aiogram would have given it. One that stands in a model of ours must be built before.
    """
    if "aiogram.types" in sys.modules:
        return
    names: dict[str, Any] = {}
    build = BaseModel.__dict__["model_rebuild"].__func__

    def later(_: type[BaseModel], /, *, _types_namespace: dict[str, Any]) -> None:
        if not names:
            names.update(_types_namespace)

    def now(
        cls: type[BaseModel], /, *, force: bool = False, raise_errors: bool = True, **_: Any
    ) -> bool | None:
        built: bool | None = build(
            cls, force=force, raise_errors=raise_errors, _types_namespace=names
        )
        return built

    BaseModel.model_rebuild = classmethod(later)  # type: ignore[method-assign,assignment]
    try:
        import aiogram.types  # noqa: F401
    finally:
        BaseModel.model_rebuild = classmethod(build)  # type: ignore[method-assign,assignment]
    from aiogram.client.context_controller import BotContextController
    from aiogram.methods import Response

    for root in (BotContextController, Response):
        root.model_rebuild = classmethod(now)  # type: ignore[method-assign,assignment]
