"""The words: phrases, keyboards and documents, one file per subject; gettext inside."""
