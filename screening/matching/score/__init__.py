"""How strongly does one traveller resemble one entry? This room is the definition that all searching is held to.

`query` and `particulars` say what of a traveller and of an entry is compared; `birth_dates`, `numbers` and
`secondary_evidence` what agreement in each says, `alternatives` what it is worth among several; `scoring` adds it up.
"""
