"""Where does an alert stand, and who is asked next?"""
