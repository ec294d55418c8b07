"""Tests of what the API and the pages share."""
