"""Stage 9, 后续处理: rectification, case filing, transfer, credit feed."""
