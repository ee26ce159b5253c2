"""The transition table and the one ``perform()`` through which every state changes."""
