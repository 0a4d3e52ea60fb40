"""Every phrase of every subject, entered by importing each file of this folder."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

from bot.speech.page import PHRASES

for _module in pkgutil.iter_modules([str(Path(__file__).parent)]):
    if _module.name != "spoken":
        import_module(f"bot.speech.{_module.name}")

__all__ = ["PHRASES"]
