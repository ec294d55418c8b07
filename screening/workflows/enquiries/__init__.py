"""Which jobs search and record nothing but that somebody asked?

A manifest, an entry against those who crossed, what an entry or a threshold would cost, another system's questions.
"""
