"""Background jobs with progress, and the clock of statutory deadlines."""
