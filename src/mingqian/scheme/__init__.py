"""Stage 3, 工作方案: the scheme of a joint inspection, its consultation, the task."""
