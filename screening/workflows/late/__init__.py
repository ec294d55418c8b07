"""Which jobs look for those who crossed before an entry came into force?

`watch_late` says when, `late_hits` who, `raise_late_alerts` what becomes of it.
"""
