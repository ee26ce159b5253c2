"""Stage 11, 监督考评: task reports, ledger, overdue register, urging, issues."""
