"""Who may cross, and who must be looked at first?"""
