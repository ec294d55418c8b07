"""How does the recogniser learn to read?

From rendered lines alone: `fonts` (which typefaces), `texts` (what is printed), `lines` (how a camera sees it),
`network` (what learns), `__main__` (one seeded command). Needs the extra `train`; nothing here is used at run time.
"""
