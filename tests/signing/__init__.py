"""Tests of screening.signing."""
