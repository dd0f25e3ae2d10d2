"""The use cases: one function per thing that a user does. Every one takes a viewer first."""
