"""Arithmetic and tables that the flows share."""
