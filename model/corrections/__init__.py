"""Corrections: functions from one register to another, what must hold afterwards, how they are taken back."""
