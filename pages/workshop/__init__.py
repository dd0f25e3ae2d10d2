"""The workshop: prepared, held from one window, projected in another one."""
