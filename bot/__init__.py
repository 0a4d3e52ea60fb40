"""Huiyin 回音: a residents' participation assistant that lives in the group chat."""
