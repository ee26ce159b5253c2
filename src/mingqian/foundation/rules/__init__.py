"""Which rulebook version governs which case, and what it says, with the clause."""
