"""The memory: tables, shelves, ledger, inbox, outbox, deadlines."""
