"""Tests of the pages, over the store in memory."""
