"""The theme by name (`theme: briefings`); the plugin gives it its folders, a desk's own templates first."""
