"""Which jobs begin at a counter?

Somebody is screened, what is found becomes an alert, and the crossing ends. `screen_traveller` is the one that matters.
"""
