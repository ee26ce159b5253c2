"""Stage 8, 公示: publication on the named channels, lawful withholding, objection."""
