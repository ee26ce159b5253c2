"""What makes large pools quick: `bulk` judges lines by the block, `freezing` writes them in pieces.

Nothing here changes a rule; the strict reader of `fairdraw.pool` has the last word on every line.
"""
