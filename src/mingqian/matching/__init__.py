"""Stage 5, 匹配检查人员: departments' parts, dealing inspectors, teams, substitution."""
