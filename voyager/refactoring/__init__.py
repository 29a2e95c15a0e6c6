"""Verified programs made more general, and libraries made smaller: nothing here changes a skill without proof."""
