"""Stage 2, 年度抽查计划: annual plans, their review, adjustment and publication."""
