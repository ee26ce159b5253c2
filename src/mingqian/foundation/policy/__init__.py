"""Who may do what, with the reason: permissions, roles, actors, decisions."""
