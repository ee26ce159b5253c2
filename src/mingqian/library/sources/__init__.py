"""Sources that keep the registers in step: file drop, REST feed, conflict rules, stale entries.

Whatever a source sends is kept first and judged afterwards: garbage leaves the register as it was.
"""
