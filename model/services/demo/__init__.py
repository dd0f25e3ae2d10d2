"""The demonstration: its data, its roles, its workshop, its stories."""
