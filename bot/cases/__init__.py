"""The switchboard: which step, shelf, form, look, view and command belong to which name."""
