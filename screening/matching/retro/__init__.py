"""Which recorded travellers would an entry have hit? The search with the roles turned round.

`recorded` lays the travellers out (`recorded_names`, `written_travellers`), `entry_bounds` says how much each of
their names could weigh beside the entry, `retro_hits` finds the crossings.
"""
