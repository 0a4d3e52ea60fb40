"""The mind: one pure file per subject, standard library only."""
