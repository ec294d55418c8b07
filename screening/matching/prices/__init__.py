"""What does a threshold or an entry cost those who cross, and what does it find?

`population` makes the travellers and entries that stand for real ones (`name_variants`); `calibration` draws the
curve, `threshold_prices` tells what a list's threshold costs, `entry_prices` how common an entry's name is,
`completeness` how much the entries of a list tell.
"""
