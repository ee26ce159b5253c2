"""Stage 1, 一单两库: item lists, object registries, inspector registry (吉林 二（二）（三）).

Everything drawn later comes from here: an item must stand in a published list («清单之外无检查»),
an object in a register, an inspector must hold a valid credential on the day.
"""
