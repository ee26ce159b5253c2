"""10 一次一档: one dossier per inspection, complete before it is sealed, never changed after.

吉林 二（六）, 兴隆台 四, 彭阳 二（六）, 昌江 第二十条. Comes after ``followup``; reads what every
earlier stage left behind.
"""
