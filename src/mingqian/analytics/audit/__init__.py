"""随机性自查: whether past draws look as chance would have them, and what nobody should do.

Expectations come from the known probabilities of the sealed pools and frozen deals. Every figure
says what it tests, how many tests were made beside it, and what it does not show.
"""
