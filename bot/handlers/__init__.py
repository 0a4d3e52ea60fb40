"""The ears: Telegram's updates become letters."""

from bot.sparing import spare

spare()
