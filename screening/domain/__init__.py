"""What are the things that officers at the border talk about?

Frozen slotted dataclasses and closed sets, the standard library only (pycountry aside, behind `domain.states`), no I/O.
"""
