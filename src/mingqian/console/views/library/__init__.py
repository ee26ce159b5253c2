"""Pages of stage 1, 一单两库."""
