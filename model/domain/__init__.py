"""The things that Mosaïque speaks of, without any way of computing, storing or showing them."""
