"""Taking in registers from files: open, map, check row by row, write in steps.

昌江 第十条（一）: 分类标注、批量导入、数据对接. Nothing is guessed: a row that does not hold is put
aside with its number, field, value, rule and advice.
"""
