"""Voyager: a lifelong skill-library agent for Minecraft-style worlds."""
