"""The figures, as pure functions of a snapshot. Undefined is not zero; not assessed is not level 0."""
