"""The database: its tables, how it is opened and kept up to date, and how its rows become a snapshot."""
