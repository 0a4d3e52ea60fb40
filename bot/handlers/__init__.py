"""The ears: Telegram's updates become letters."""
