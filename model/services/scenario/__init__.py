"""Scenarios: composed, kept, compared, told to the committee, and what chance may make of them."""
