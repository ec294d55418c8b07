"""What do the names of two people say about each other?

`tokens` (what a name consists of), `spelling_classes` and `heard_spelling` (which tokens are one name), `name_pools`
and `rarity` (how much each tells), `string_measures` and `letters` (how alike two words are, pair by pair and a
million times a second), `token_similarity`, `alignment` (which token answers to which), `paired_names` (how that is
shown), `name_evidence` (what it weighs), `query_names` (the ways in which a traveller's name may be meant).
"""
