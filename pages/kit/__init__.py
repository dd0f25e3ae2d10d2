"""What the screens share: charts, widgets, wording, state, cached specifications, the session."""
