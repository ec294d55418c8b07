"""What is laid out ahead, so that a million entries need not be compared one by one?

`entry_columns` takes entries down as numbers, of which `index` is built: `lexicon` (all tokens), `neighbourhoods`
(which of them are like a word; `letter_bounds`: how much letters alone tell), `records` (in which order the names
stand), `date_ranges`, `features` and `number_keys` (what else an entry tells).
"""
