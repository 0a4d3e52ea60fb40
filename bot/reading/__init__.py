"""Understanding what neighbours write: one small file per question, pure functions."""
