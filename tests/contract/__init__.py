"""Suites that hold a port's real implementation and its fake to the same promises."""
