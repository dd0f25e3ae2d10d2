"""« Animer »."""
