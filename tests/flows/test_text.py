"""What people typed is made safe in a time that grows with its length, whatever it holds."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
from bot.flows.rules.text import clean
for text in ("电梯坏了" * 200 + "😀", "a" * 3000 + "\\n\\nb", "a b " * 500 + "é"):
    clean(text)
"""


def test_a_long_text_with_one_other_sign_is_cleaned_at_once():
    """In a process of its own: a pattern that tries every way to cut a text cannot be stopped."""
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, timeout=20)
