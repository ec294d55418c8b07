"""Which entries could still reach their list's threshold?

`candidates` has the proof by cases that none is missed. Its parts: `name_table` (what each token is worth to the
query), `drivers` (where to set out from), `name_bounds` (what a whole name weighs at the most), `close_names` (names
of those born on the same day).
"""
