"""Organisation: regions, systems (条线), departments, people, dated posts; sign-in."""
