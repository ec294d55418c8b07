"""Do the commands do what they say?"""
