"""Stage 6, 现场检查: notice, online check, visit, findings, record, signature."""
