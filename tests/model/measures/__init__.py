"""The figures that take a period, a person away or a label: hand-computed cases, properties."""
