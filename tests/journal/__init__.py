"""Tests of screening.journal."""
