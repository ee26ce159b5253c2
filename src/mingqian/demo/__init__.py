"""Demo data: five places, visibly synthetic people and objects, cases at different stages.

Exists only while DEBUG is on. ``story.py`` drives one inspection through every stage; the flow
tests drive the same story.
"""
