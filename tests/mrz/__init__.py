"""Tests of mrz."""
