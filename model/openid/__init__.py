"""OpenID Connect, without base or screen: what the provider of identities is asked, what proves its answers."""
