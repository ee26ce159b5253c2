"""Stage 4, 抽取检查对象: pool, seal, commitments, beacon, draw, certificate."""
