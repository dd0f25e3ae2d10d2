"""Files that go out: pages, pictures, workbooks and rows to take away."""
