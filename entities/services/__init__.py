"""Every write about parties."""
