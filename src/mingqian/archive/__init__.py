"""Stage 10, 一次一档: the dossier of each inspection, its manifest and its seal."""
