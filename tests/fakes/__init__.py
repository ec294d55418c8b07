"""Stand-ins that keep the same promises as the real thing: tests use them instead of mocks."""
