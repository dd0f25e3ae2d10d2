"""Tests, by what they look at: the model, stored figures, screens, the browser, security, architecture, speed."""
