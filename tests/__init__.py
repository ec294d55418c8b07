"""The tests mirror `screening/`."""
