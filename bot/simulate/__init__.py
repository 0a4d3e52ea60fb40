"""Seeded neighbours, faults at every edge, and a checker of the promises (docs/simulation.md)."""
