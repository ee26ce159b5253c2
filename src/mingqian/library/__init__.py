"""Stage 1, 一单两库: item lists, object registries, inspector registry (吉林 二（二）（三）)."""
