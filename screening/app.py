"""How are the parts joined into one service?"""
