"""The foundation: organisation, policy, workflow, journal, rules, papers, files, jobs.

Knows no stage of the inspection flow; every stage builds on it.
"""
