"""What the ceremony is made of: the sealed terms, the envelopes, the key, the record."""
