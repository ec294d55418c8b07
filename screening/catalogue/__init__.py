"""How is a code said to a person, in English and Urdu?"""
