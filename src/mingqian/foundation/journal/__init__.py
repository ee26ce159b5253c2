"""The journal: an append-only, hash-chained log of every act (吉林 二（六）, 兴隆台 二（一）)."""
