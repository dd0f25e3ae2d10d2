"""From figures to sentences, headline figures and table rows: what the screens of the situation say of a view."""
