"""The menu of commands that Telegram's clients show."""

from __future__ import annotations

from bot.speech.words import Words, languages


def commands() -> dict[str | None, list[tuple[str, str]]]:
    """{language code or None (everybody else): [(command, what it does)]}."""
    menus: dict[str | None, list[tuple[str, str]]] = {}
    for code in languages():
        w = Words(code)
        menu = [
            ("need", str(w._("say what is wrong or wanted"))),
            ("needs", str(w._("what is open, or find something"))),
            ("my", str(w._("your own matters"))),
            ("poll", str(w._("ask the neighbours, vote"))),
            ("polls", str(w._("polls that are open"))),
            ("vote", str(w._("formal votes of the community"))),
            ("todo", str(w._("what you have to do"))),
            ("item", str(w._("give somebody a task"))),
            ("meeting", str(w._("call a meeting"))),
            ("meetings", str(w._("meetings that are called"))),
            ("decision", str(w._("a decision of a meeting"))),
            ("debate", str(w._("put a motion to the group"))),
            ("roles", str(w._("who is who"))),
            ("duty", str(w._("who is asked first"))),
            ("policy", str(w._("the numbers in force"))),
            ("cancel", str(w._("stop what you are writing"))),
            ("language", str(w._("choose the language"))),
            ("help", str(w._("how it works"))),
        ]
        menus[code.split("_")[0]] = menu
        if code.startswith("zh"):
            menus[None] = menu
    return menus
